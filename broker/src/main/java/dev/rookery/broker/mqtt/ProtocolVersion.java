package dev.rookery.broker.mqtt;

/** The versions of MQTT that are spoken. */
public enum ProtocolVersion {
    V3_1,
    V3_1_1,
    V5;

    /** Whether packets carry reason codes and properties. */
    public boolean isV5() {
        return this == V5;
    }
}
