package dev.rookery.bench.wire;

/** The MQTT version a connection speaks. */
public enum WireProtocol {
    V3_1_1(4, "3.1.1"),
    V5(5, "5");

    private final int level;
    private final String label;

    WireProtocol(int level, String label) {
        this.level = level;
        this.label = label;
    }

    /** Reads {@code v3.1.1}, {@code v5} or the same without the v. */
    public static WireProtocol parse(String text) {
        for (WireProtocol version : values()) {
            if (text.equals(version.label) || text.equalsIgnoreCase("v" + version.label)) {
                return version;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is neither v3.1.1 nor v5");
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
