package dev.rookery.testkit.wire;

/** MQTT version with its protocol name and level in CONNECT. */
public enum Version {
    V3_1("MQIsdp", 3),
    V3_1_1("MQTT", 4),
    V5("MQTT", 5);

    final String protocolName;
    final int level;

    Version(String protocolName, int level) {
        this.protocolName = protocolName;
        this.level = level;
    }
}
