package dev.rookery.broker.config;

import java.net.InetSocketAddress;

/**
 * A listener that accepts connections.
 *
 * @param secured whether connections use TLS
 * @param internal whether the listener accepts components of the platform only
 * @param address the bound address with the actual port
 */
public record BoundListener(
        ListenerConfig.Transport transport, boolean secured, boolean internal, InetSocketAddress address) {
    public static BoundListener of(ListenerConfig config, InetSocketAddress address) {
        return new BoundListener(config.transport(), config.tls().isPresent(), config.internal(), address);
    }
}
