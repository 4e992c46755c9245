package dev.rookery.broker.usage;

import dev.rookery.auth.TenantId;
import java.time.LocalDate;

/**
 * A user that was connected on a day.
 *
 * @param device a digest of its name
 */
record ActiveDevice(TenantId tenant, LocalDate day, long device) {}
