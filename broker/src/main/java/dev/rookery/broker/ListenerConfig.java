package dev.rookery.broker;

import java.util.Objects;
import java.util.Optional;

/**
 * Where and how the broker accepts connections.
 *
 * @param host the address to bind, such as {@code 0.0.0.0}
 * @param port 0 to 65535; 0 takes a free port
 * @param tls how it is secured; empty for plain text. The native engine only.
 */
public record ListenerConfig(Transport transport, String host, int port, Optional<TlsConfig> tls) {
    /** What carries the MQTT packets. */
    public enum Transport {
        TCP("mqtt"),
        WEBSOCKET("ws");

        private final String scheme;

        Transport(String scheme) {
            this.scheme = scheme;
        }

        /** The scheme of URLs that name such a listener. */
        public String scheme() {
            return scheme;
        }
    }

    public ListenerConfig {
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(tls, "tls");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Port " + port + " is outside 0 to 65535");
        }
    }

    public static ListenerConfig tcp(String host, int port) {
        return new ListenerConfig(Transport.TCP, host, port, Optional.empty());
    }

    public static ListenerConfig webSocket(String host, int port) {
        return new ListenerConfig(Transport.WEBSOCKET, host, port, Optional.empty());
    }

    /** The same listener over TLS. */
    public ListenerConfig secured(TlsConfig with) {
        return new ListenerConfig(transport, host, port, Optional.of(with));
    }
}
