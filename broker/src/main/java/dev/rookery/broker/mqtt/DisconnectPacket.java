package dev.rookery.broker.mqtt;

/** DISCONNECT from a client. The reason code is 0 and the properties are empty before MQTT 5. */
public record DisconnectPacket(int reasonCode, Properties properties) {}
