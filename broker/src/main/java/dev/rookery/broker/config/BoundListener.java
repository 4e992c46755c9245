package dev.rookery.broker.config;

import java.net.InetSocketAddress;

/**
 * A listener that accepts connections.
 *
 * @param secured whether over TLS
 * @param address the one that was bound in fact
 */
public record BoundListener(ListenerConfig.Transport transport, boolean secured, InetSocketAddress address) {
    /** A listener with the address that it got. */
    public static BoundListener of(ListenerConfig config, InetSocketAddress address) {
        return new BoundListener(config.transport(), config.tls().isPresent(), address);
    }
}
