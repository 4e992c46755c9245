package dev.rookery.config;

import java.time.Duration;

/** Range checks of settings. The messages name the setting, its value and the values that are allowed. */
public final class Ranges {
    private static final int LARGEST_PORT = 65_535;

    private Ranges() {}

    /** @throws IllegalArgumentException unless {@code minimum <= value <= maximum} */
    public static void require(String name, long value, long minimum, long maximum) {
        if (value < minimum || value > maximum) {
            throw outside(name, String.valueOf(value), String.valueOf(minimum), String.valueOf(maximum));
        }
    }

    /** @throws IllegalArgumentException unless {@code minimum <= value <= maximum} */
    public static void require(String name, Duration value, Duration minimum, Duration maximum) {
        if (value.compareTo(minimum) < 0 || value.compareTo(maximum) > 0) {
            throw outside(name, Durations.format(value), Durations.format(minimum), Durations.format(maximum));
        }
    }

    /** @throws IllegalArgumentException unless {@code minimum <= value <= maximum} */
    public static void require(String name, DataSize value, DataSize minimum, DataSize maximum) {
        if (value.bytes() < minimum.bytes() || value.bytes() > maximum.bytes()) {
            throw outside(name, value.toString(), minimum.toString(), maximum.toString());
        }
    }

    /** @throws IllegalArgumentException unless the port is between 1 and 65535 */
    public static void requirePort(String name, int port) {
        require(name, port, 1, LARGEST_PORT);
    }

    /** Port 0 lets the operating system choose. @throws IllegalArgumentException unless between 0 and 65535 */
    public static void requireBindPort(String name, int port) {
        require(name, port, 0, LARGEST_PORT);
    }

    private static IllegalArgumentException outside(String name, String value, String minimum, String maximum) {
        return new IllegalArgumentException(name + " is " + value + "; allowed are " + minimum + " to " + maximum);
    }
}
