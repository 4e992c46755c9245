package dev.rookery.postgres;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How the connection to PostgreSQL is protected, as libpq's {@code sslmode} names it. */
public enum SslMode {
    DISABLE("disable"),
    ALLOW("allow"),
    PREFER("prefer"),
    REQUIRE("require"),
    VERIFY_CA("verify-ca"),
    VERIFY_FULL("verify-full");

    private final String text;

    SslMode(String text) {
        this.text = text;
    }

    /** libpq's name of the mode. */
    public String text() {
        return text;
    }

    /** @throws IllegalArgumentException if libpq knows no such mode */
    public static SslMode parse(String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("sslmode '" + text + "' is unknown; use one of "
                        + Arrays.stream(values()).map(SslMode::text).collect(Collectors.joining(", "))));
    }
}
