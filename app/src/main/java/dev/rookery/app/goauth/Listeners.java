package dev.rookery.app.goauth;

import dev.rookery.app.goauth.MosquittoConfig.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Listeners of a Mosquitto configuration and their equivalents: one for TCP and one for WebSocket. */
final class Listeners {
    private static final String DEFAULT_PORT = "1883";

    /** @param host an address, or the path of a Unix socket */
    private record Listener(String port, Optional<String> host, boolean webSocket) {
        /** Returns the listener that the option changes or begins; empty for other options. */
        Optional<Listener> with(Entry option) {
            String value = option.value();
            return switch (option.key()) {
                case "listener" -> Optional.of(of(value.split("[ \t]+", 2)));
                case "port" -> Optional.of(new Listener(value, host, webSocket));
                case "bind_address" -> Optional.of(new Listener(port, Optional.of(value), webSocket));
                case "protocol" -> Optional.of(new Listener(port, host, value.equals("websockets")));
                default -> Optional.empty();
            };
        }

        private static Listener of(String[] address) {
            return new Listener(address[0], Arrays.stream(address).skip(1).findFirst(), false);
        }

        boolean isUnixSocket() {
            return host.filter(address -> address.startsWith("/")).isPresent();
        }
    }

    private static final Listener DEFAULT = new Listener(DEFAULT_PORT, Optional.empty(), false);
    /** Mosquitto without a listener accepts connections of its own host only. */
    private static final Listener LOCAL = new Listener(DEFAULT_PORT, Optional.of("127.0.0.1"), false);

    private final List<Listener> all;
    private final List<Listener> tcp;
    private final List<Listener> webSocket;

    Listeners(MosquittoConfig config) {
        all = listeners(config);
        tcp = all.stream()
                .filter(listener -> !listener.webSocket() && !listener.isUnixSocket())
                .toList();
        webSocket = all.stream().filter(Listener::webSocket).toList();
    }

    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        host().ifPresent(host -> settings.add(new Setting("--mqtt-host", host)));
        tcp.stream().findFirst().ifPresent(listener -> settings.add(new Setting("--mqtt-port", listener.port())));
        webSocket.stream()
                .findFirst()
                .ifPresent(listener -> settings.add(new Setting("--websocket-port", listener.port())));
        return settings;
    }

    List<String> differences() {
        List<String> differences = new ArrayList<>();
        more(tcp, "TCP").ifPresent(differences::add);
        more(webSocket, "WebSocket").ifPresent(differences::add);
        if (!webSocket.isEmpty()) {
            differences.add(
                    "WebSocket clients are served at the path /mqtt only (--websocket-path), not at every path");
        }
        if (all.stream().anyMatch(Listener::isUnixSocket)) {
            differences.add("the listener on a Unix socket is not taken over");
        }
        if (hosts().count() > 1) {
            differences.add("the listeners have several addresses; Rookery listens on one for all, --mqtt-host");
        }
        return differences;
    }

    /** Returns differences that no client of the Mosquitto notices. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (tcp.isEmpty()) {
            notes.add("Rookery listens for MQTT over TCP too, at --mqtt-port 1883");
        }
        if (webSocket.isEmpty()) {
            notes.add("Rookery listens for WebSocket too, at --websocket-port 9001");
        }
        return notes;
    }

    private Optional<String> host() {
        return hosts().findFirst().orElse(Optional.empty());
    }

    /** Returns the distinct bind addresses; empty for all addresses. */
    private Stream<Optional<String>> hosts() {
        return Stream.concat(tcp.stream(), webSocket.stream())
                .map(Listener::host)
                .distinct();
    }

    private static Optional<String> more(List<Listener> listeners, String transport) {
        return listeners.size() < 2
                ? Optional.empty()
                : Optional.of("there are " + listeners.size() + " listeners for " + transport
                        + "; only the first is taken over, port "
                        + listeners.get(0).port());
    }

    /** Options before the first listener configure the default listener, which exists only then. */
    private static List<Listener> listeners(MosquittoConfig config) {
        List<Listener> listeners = new ArrayList<>();
        Optional<Listener> current = Optional.empty();
        for (Entry entry : config.entries()) {
            Optional<Listener> changed = current.orElse(DEFAULT).with(entry);
            if (entry.key().equals("listener")) {
                current.ifPresent(listeners::add);
            }
            current = changed.isPresent() ? changed : current;
        }
        current.ifPresent(listeners::add);
        return listeners.isEmpty() ? List.of(LOCAL) : listeners;
    }
}
