package dev.rookery.broker.config;

import dev.rookery.auth.TenantId;
import dev.rookery.config.Ranges;
import java.util.Optional;

/**
 * Configuration of a listener. Immutable.
 *
 * @param host the address to bind, such as {@code 0.0.0.0}
 * @param port 0 to 65535; 0 selects a free port
 * @param tls TLS settings; empty for plain text. Native engine only.
 * @param proxyProtocol whether every connection begins with a PROXY protocol header (version 1 or 2) that contains the
 *     client's address. For listeners that clients can reach through a load balancer only. Native engine only.
 * @param tenant the tenant of connections that name no other. Native engine only.
 * @param internal whether the listener accepts components of the platform only, see {@link BrokerConfig#serviceKeys}; other
 *     listeners refuse these. Native engine only.
 */
public record ListenerConfig(
        Transport transport,
        String host,
        int port,
        Optional<TlsConfig> tls,
        boolean proxyProtocol,
        TenantId tenant,
        boolean internal) {
    /** Protocol that carries the MQTT packets. */
    public enum Transport {
        TCP("mqtt"),
        WEBSOCKET("ws");

        private final String scheme;

        Transport(String scheme) {
            this.scheme = scheme;
        }

        /** Returns the URI scheme of a listener without TLS. */
        public String scheme() {
            return scheme;
        }
    }

    public ListenerConfig {
        Ranges.requireBindPort("Listener port", port);
    }

    /** Returns a listener for MQTT over TCP without TLS. */
    public static ListenerConfig tcp(String host, int port) {
        return builder(Transport.TCP, host, port).build();
    }

    /** Returns a listener for MQTT over WebSocket without TLS. */
    public static ListenerConfig webSocket(String host, int port) {
        return builder(Transport.WEBSOCKET, host, port).build();
    }

    /** Returns an internal listener for MQTT over TCP without TLS. */
    public static ListenerConfig internal(String host, int port) {
        return builder(Transport.TCP, host, port).internal(true).build();
    }

    /** Returns a builder of a plain-text listener of the default tenant. */
    public static Builder builder(Transport transport, String host, int port) {
        return new Builder(transport, host, port);
    }

    private Builder toBuilder() {
        Builder builder = builder(transport, host, port)
                .proxyProtocol(proxyProtocol)
                .tenant(tenant)
                .internal(internal);
        tls.ifPresent(builder::tls);
        return builder;
    }

    public ListenerConfig withTls(TlsConfig value) {
        return toBuilder().tls(value).build();
    }

    public ListenerConfig withProxyProtocol() {
        return toBuilder().proxyProtocol(true).build();
    }

    public ListenerConfig withTenant(TenantId value) {
        return toBuilder().tenant(value).build();
    }

    /** Returns whether the Moquette engine supports the listener. */
    boolean isPlain() {
        return tls.isEmpty() && !proxyProtocol && !internal && tenant.equals(TenantId.DEFAULT);
    }

    /** Builder of a {@link ListenerConfig}. Not thread-safe. */
    public static final class Builder {
        private final Transport transport;
        private final String host;
        private final int port;
        private Optional<TlsConfig> tls = Optional.empty();
        private boolean proxyProtocol;
        private TenantId tenant = TenantId.DEFAULT;
        private boolean internal;

        private Builder(Transport transport, String host, int port) {
            this.transport = transport;
            this.host = host;
            this.port = port;
        }

        /** Default: plain text. */
        public Builder tls(TlsConfig value) {
            tls = Optional.of(value);
            return this;
        }

        /** Default: false. */
        public Builder proxyProtocol(boolean value) {
            proxyProtocol = value;
            return this;
        }

        /** Default: {@link TenantId#DEFAULT}. */
        public Builder tenant(TenantId value) {
            tenant = value;
            return this;
        }

        /** Default: false. */
        public Builder internal(boolean value) {
            internal = value;
            return this;
        }

        /** @throws IllegalArgumentException if the port is out of range */
        public ListenerConfig build() {
            return new ListenerConfig(transport, host, port, tls, proxyProtocol, tenant, internal);
        }
    }
}
