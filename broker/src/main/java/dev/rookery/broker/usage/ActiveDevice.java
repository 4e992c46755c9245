package dev.rookery.broker.usage;

import dev.rookery.auth.TenantId;
import java.time.LocalDate;

/**
 * A user that was connected on a day.
 *
 * @param day in UTC
 * @param device digest of the username
 */
record ActiveDevice(TenantId tenant, LocalDate day, long device) {}
