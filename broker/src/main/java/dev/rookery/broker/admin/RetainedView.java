package dev.rookery.broker.admin;

import dev.rookery.broker.mqtt.MessageProperties;

/**
 * A retained message.
 *
 * @param payload not to be written to
 */
public record RetainedView(String topic, int qos, byte[] payload, MessageProperties properties) {}
