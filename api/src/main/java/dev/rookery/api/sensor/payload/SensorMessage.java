package dev.rookery.api.sensor.payload;

import dev.rookery.auth.TenantId;
import java.util.Optional;

/**
 * Message of a device. The payload is not copied and must not be modified.
 *
 * @param arrival microseconds since 1970
 * @param arrivalIdentity random identity of the message for rows stored with the time of arrival
 * @param id id that the device assigned to the message
 */
public record SensorMessage(
        TenantId tenant, String topic, byte[] payload, long arrival, long arrivalIdentity, Optional<String> id) {}
