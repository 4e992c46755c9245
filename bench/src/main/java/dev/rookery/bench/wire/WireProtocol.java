package dev.rookery.bench.wire;

/** MQTT version of a connection. */
public enum WireProtocol {
    V3_1_1(4, "3.1.1"),
    V5(5, "5");

    private final int level;
    private final String label;

    WireProtocol(int level, String label) {
        this.level = level;
        this.label = label;
    }

    /** Parses {@code v3.1.1} or {@code v5}, with or without the prefix v. */
    public static WireProtocol parse(String text) {
        for (WireProtocol version : values()) {
            if (text.equals(version.label) || text.equalsIgnoreCase("v" + version.label)) {
                return version;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is invalid; allowed are v3.1.1 and v5");
    }

    /** Returns the protocol level in CONNECT. */
    public int level() {
        return level;
    }

    /** Returns whether packets have properties. */
    public boolean hasProperties() {
        return this == V5;
    }

    @Override
    public String toString() {
        return label;
    }
}
