package dev.rookery.bench.wire;

/** The MQTT version a connection speaks. */
public enum ProtocolVersion {
    V3_1_1(4, "3.1.1"),
    V5(5, "5");

    private final int level;
    private final String label;

    ProtocolVersion(int level, String label) {
        this.level = level;
        this.label = label;
    }

    /** The protocol level byte of CONNECT. */
    public int level() {
        return level;
    }

    /** Whether packets carry properties. */
    public boolean hasProperties() {
        return this == V5;
    }

    @Override
    public String toString() {
        return label;
    }
}
