package dev.rookery.api.sensor;

/**
 * Message that contains no readings and is stored as received.
 *
 * @param device empty if the topic names no device
 * @param time time of arrival, microseconds since 1970
 * @param identity distinguishes messages of the device with the same time
 * @param reason why the message contains no readings
 */
public record RawMessage(String device, String topic, long time, long identity, String reason, byte[] payload) {}
