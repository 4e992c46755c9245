package dev.rookery.broker.mqtt;

/** Supported MQTT versions. */
public enum ProtocolVersion {
    V3_1,
    V3_1_1,
    V5;

    /** Returns whether packets carry reason codes and properties. */
    public boolean isV5() {
        return this == V5;
    }
}
