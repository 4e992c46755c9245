package dev.rookery.broker.mqtt;

/** AUTH from a client. */
public record AuthPacket(int reasonCode, Properties properties) {}
