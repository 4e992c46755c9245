package dev.rookery.app.command;

import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.ListenerConfig.Transport;
import java.util.List;
import java.util.Optional;

/** Addresses of the broker in this process, for devices that reach this machine without a proxy in between. */
final class PublicAddresses {
    private PublicAddresses() {}

    /** Returns the addresses without TLS, where there are such, otherwise those with TLS. */
    static PublicAddress of(List<BoundListener> listeners, String webSocketPath) {
        Optional<Integer> plain = port(listeners, Transport.TCP, false);
        Optional<Integer> secure = plain.isPresent() ? Optional.empty() : port(listeners, Transport.TCP, true);
        Optional<String> webSocket = port(listeners, Transport.WEBSOCKET, false)
                .map(port -> url("ws", port, webSocketPath))
                .or(() -> port(listeners, Transport.WEBSOCKET, true).map(port -> url("wss", port, webSocketPath)));
        boolean any = plain.isPresent() || secure.isPresent() || webSocket.isPresent();
        return any
                ? new PublicAddress(Optional.empty(), plain, secure, webSocket, Optional.empty())
                : PublicAddress.tcp(Optional.empty(), PublicAddress.DEFAULT_PORT);
    }

    private static String url(String scheme, int port, String path) {
        return scheme + "://" + PublicAddress.HOST + ":" + port + path;
    }

    private static Optional<Integer> port(List<BoundListener> listeners, Transport transport, boolean secured) {
        return listeners.stream()
                .filter(listener ->
                        listener.transport() == transport && listener.secured() == secured && !listener.internal())
                .map(listener -> listener.address().getPort())
                .findFirst();
    }
}
