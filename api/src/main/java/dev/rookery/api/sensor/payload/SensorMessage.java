package dev.rookery.api.sensor.payload;

import java.util.Optional;

/**
 * A message as it came from a device. The payload is not copied; nobody changes it.
 *
 * @param topic {@code sensor/device/metric…}
 * @param arrival microseconds since 1970
 * @param arrivalIdentity a number drawn for this message alone
 * @param id what the device calls the message, if it says so
 */
public record SensorMessage(String topic, byte[] payload, long arrival, long arrivalIdentity, Optional<String> id) {}
