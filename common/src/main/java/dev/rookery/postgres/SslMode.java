package dev.rookery.postgres;

import java.util.Arrays;
import java.util.stream.Collectors;

/** TLS mode of a connection to PostgreSQL, with the names and meaning of libpq's {@code sslmode}. */
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

    /** Returns the mode as libpq spells it. */
    public String text() {
        return text;
    }

    /** @throws IllegalArgumentException if libpq has no such mode */
    public static SslMode parse(String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("sslmode '" + text + "' is unknown; use one of "
                        + Arrays.stream(values()).map(SslMode::text).collect(Collectors.joining(", "))));
    }
}
