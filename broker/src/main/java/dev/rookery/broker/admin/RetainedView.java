package dev.rookery.broker.admin;

import dev.rookery.broker.mqtt.MessageProperties;

/**
 * Retained message.
 *
 * @param payload must not be modified
 */
public record RetainedView(String topic, int qos, byte[] payload, MessageProperties properties) {}
