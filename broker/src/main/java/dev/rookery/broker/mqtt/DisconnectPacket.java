package dev.rookery.broker.mqtt;

/** DISCONNECT from a client; reason code 0 and no properties before MQTT 5. */
public record DisconnectPacket(int reasonCode, Properties properties) {}
