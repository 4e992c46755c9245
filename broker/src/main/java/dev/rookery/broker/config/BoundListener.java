package dev.rookery.broker.config;

import java.net.InetSocketAddress;

/**
 * A listener that accepts connections.
 *
 * @param secured whether connections use TLS
 * @param address the bound address with the actual port
 */
public record BoundListener(ListenerConfig.Transport transport, boolean secured, InetSocketAddress address) {
    public static BoundListener of(ListenerConfig config, InetSocketAddress address) {
        return new BoundListener(config.transport(), config.tls().isPresent(), address);
    }
}
