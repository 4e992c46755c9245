package dev.rookery.api.sensor;

/**
 * Device and metric of a {@linkplain SensorTopics sensor topic}.
 *
 * @param device empty if the topic has no second level
 * @param metric levels after the device, joined by {@code /}; empty if there are none
 */
public record SensorTopic(String device, String metric) {}
