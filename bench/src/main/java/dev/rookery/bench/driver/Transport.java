package dev.rookery.bench.driver;

import java.util.Locale;

/** What MQTT packets travel in. */
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

    /** Reads a {@link #label()}. */
    public static Transport parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The name on the command line and in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
