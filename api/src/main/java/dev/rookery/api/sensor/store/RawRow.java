package dev.rookery.api.sensor.store;

import dev.rookery.api.sensor.RawMessage;
import dev.rookery.auth.TenantId;

/** Row of {@code sensor_raw}. */
record RawRow(TenantId tenant, RawMessage message) {}
