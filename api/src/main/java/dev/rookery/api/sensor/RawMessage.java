package dev.rookery.api.sensor;

/**
 * A message that is kept as it came.
 *
 * @param device empty if the topic names none
 * @param time of arrival, in microseconds since 1970
 * @param identity what tells it apart from others of the device at the same time
 * @param reason why it gave no readings
 */
public record RawMessage(String device, String topic, long time, long identity, String reason, byte[] payload) {}
