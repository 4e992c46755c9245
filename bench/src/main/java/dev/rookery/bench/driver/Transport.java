package dev.rookery.bench.driver;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Network transport of MQTT packets. */
public enum Transport {
    TCP(false, false),
    TLS(true, false),
    WEBSOCKET(false, true),
    SECURE_WEBSOCKET(true, true);

    private final boolean secure;
    private final boolean webSocket;

    Transport(boolean secure, boolean webSocket) {
        this.secure = secure;
        this.webSocket = webSocket;
    }

    public boolean isSecure() {
        return secure;
    }

    public boolean isWebSocket() {
        return webSocket;
    }

    /** Parses a {@link #label()}, ignoring case. */
    public static Transport parse(String text) {
        return Arrays.stream(values())
                .filter(transport -> transport.label().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is invalid; allowed are "
                        + Arrays.stream(values()).map(Transport::label).collect(Collectors.joining(", "))));
    }

    /** Returns the name on the command line and in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
