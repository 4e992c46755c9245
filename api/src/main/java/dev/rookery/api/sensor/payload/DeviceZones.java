package dev.rookery.api.sensor.payload;

import dev.rookery.auth.TenantId;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Time zones of devices, for times that they state without an offset. Implementations do not block. */
@FunctionalInterface
public interface DeviceZones {
    /** All devices use UTC. */
    DeviceZones UTC = (tenant, device) -> ZoneOffset.UTC;

    /** Returns the time zone of a device; UTC if none is set. */
    ZoneId of(TenantId tenant, String device);
}
