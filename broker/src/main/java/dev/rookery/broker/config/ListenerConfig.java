package dev.rookery.broker.config;

import dev.rookery.auth.TenantId;
import java.util.Objects;
import java.util.Optional;

/**
 * Where and how the broker accepts connections.
 *
 * @param host the address to bind, such as {@code 0.0.0.0}
 * @param port 0 to 65535; 0 takes a free port
 * @param tls how it is secured; empty for plain text. The native engine only.
 * @param proxied whether every connection begins with a header of the PROXY protocol (1 or 2) that tells the client's
 *     address: for use behind a load balancer, which clients must not be able to go around. The native engine only.
 * @param tenant whom its connections belong to if they name no other. The native engine only.
 */
public record ListenerConfig(
        Transport transport, String host, int port, Optional<TlsConfig> tls, boolean proxied, TenantId tenant) {
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
        Objects.requireNonNull(tenant, "tenant");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Port " + port + " is outside 0 to 65535");
        }
    }

    public static ListenerConfig tcp(String host, int port) {
        return new ListenerConfig(Transport.TCP, host, port, Optional.empty(), false, TenantId.DEFAULT);
    }

    public static ListenerConfig webSocket(String host, int port) {
        return new ListenerConfig(Transport.WEBSOCKET, host, port, Optional.empty(), false, TenantId.DEFAULT);
    }

    /** The same listener over TLS. */
    public ListenerConfig secured(TlsConfig with) {
        return new ListenerConfig(transport, host, port, Optional.of(with), proxied, tenant);
    }

    /** The same listener behind a load balancer that speaks the PROXY protocol. */
    public ListenerConfig behindProxy() {
        return new ListenerConfig(transport, host, port, tls, true, tenant);
    }

    /** The same listener for another tenant. */
    public ListenerConfig of(TenantId owner) {
        return new ListenerConfig(transport, host, port, tls, proxied, owner);
    }

    /** Whether it is more than the Moquette engine can do. */
    boolean isPlain() {
        return tls.isEmpty() && !proxied && tenant.equals(TenantId.DEFAULT);
    }
}
