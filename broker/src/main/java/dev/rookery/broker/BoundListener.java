package dev.rookery.broker;

import java.net.InetSocketAddress;

/** A listener that accepts connections, with the address actually bound. */
public record BoundListener(ListenerConfig.Transport transport, InetSocketAddress address) {}
