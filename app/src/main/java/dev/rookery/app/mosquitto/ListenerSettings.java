package dev.rookery.app.mosquitto;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Listeners of a Mosquitto configuration and their equivalents. A listener with TLS never becomes one without. */
public final class ListenerSettings {
    private static final String ALL_ADDRESSES = "0.0.0.0";

    /** Listener that has options of its own; further ones are URIs. */
    private enum Kind {
        MQTT("--mqtt-port", "mqtt", false),
        WEBSOCKET("--websocket-port", "ws", false),
        MQTTS("--mqtts-port", "mqtts", true),
        WSS("--wss-port", "wss", true);

        private final String option;
        private final String scheme;
        private final boolean secured;

        Kind(String option, String scheme, boolean secured) {
            this.option = option;
            this.scheme = scheme;
            this.secured = secured;
        }

        static Kind of(Listener listener) {
            return listener.isWebSocket() ? listener.hasTls() ? WSS : WEBSOCKET : listener.hasTls() ? MQTTS : MQTT;
        }
    }

    private final List<Listener> all;
    private final List<Listener> imported;
    private final Optional<ListenerTls> base;

    public ListenerSettings(MosquittoConfig config) {
        all = ListenerSections.of(config);
        imported = all.stream().filter(listener -> obstacle(listener).isEmpty()).toList();
        List<ListenerTls> tls =
                imported.stream().filter(Listener::hasTls).map(ListenerTls::of).toList();
        base = tls.stream().filter(ListenerTls::isBase).findFirst().or(() -> tls.stream()
                .findFirst());
    }

    /** Returns the options of the listeners; those that the configuration does not have are disabled. */
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        Optional<String> host = imported.stream().findFirst().flatMap(Listener::host);
        host.ifPresent(address -> settings.add(new Setting("--mqtt-host", address)));
        Set<Kind> named = EnumSet.noneOf(Kind.class);
        List<Setting> more = new ArrayList<>();
        for (Listener listener : imported) {
            Kind kind = Kind.of(listener);
            if (listener.host().equals(host) && !needsUri(listener) && named.add(kind)) {
                settings.add(new Setting(kind.option, listener.port()));
            } else {
                more.add(new Setting("--listener", uri(listener)));
            }
        }
        for (Kind kind : Kind.values()) {
            if (!named.contains(kind) && (!kind.secured || base.isPresent())) {
                settings.add(new Setting(kind.option, "none"));
            }
        }
        base.ifPresent(tls -> tls.values()
                .forEach((name, value) ->
                        settings.add(new Setting("--" + name, name.equals("tls-user-from-certificate") ? "" : value))));
        settings.addAll(more);
        return settings;
    }

    /** Returns one line per difference in behavior. */
    public List<String> differences() {
        List<String> differences = new ArrayList<>();
        for (Listener listener : all) {
            Optional<String> obstacle = obstacle(listener);
            if (obstacle.isPresent()) {
                differences.add("listener " + listener.port() + " is not taken over: " + obstacle.get());
            } else {
                differences.addAll(new ListenerReview(listener).differences());
            }
        }
        if (imported.stream().anyMatch(Listener::isWebSocket)) {
            differences.add(
                    "WebSocket clients are served at the path /mqtt only (--websocket-path), not at every path");
        }
        return differences;
    }

    /** Returns differences that clients of IPv4 do not notice. */
    public List<String> notes() {
        return imported.stream().allMatch(listener -> listener.host().isPresent())
                ? List.of()
                : List.of("listeners without an address are those of IPv4; --mqtt-host :: adds IPv6");
    }

    /** Returns the listeners that are taken over. */
    List<Listener> imported() {
        return imported;
    }

    private Optional<String> obstacle(Listener listener) {
        Optional<String> own = listener.obstacle();
        boolean suspicious =
                listener.isTlsPort() && !listener.hasTls() && all.stream().anyMatch(Listener::hasTls);
        return own.isEmpty() && suspicious
                ? Optional.of(
                        "it is the port of TLS, but the options of TLS are those of another listener, because they"
                                + " are not below it; Mosquitto serves plain text there")
                : own;
    }

    private boolean needsUri(Listener listener) {
        return listener.option("enable_proxy_protocol").isPresent()
                || listener.hasTls() && !ListenerTls.of(listener).equals(base.orElseThrow());
    }

    private String uri(Listener listener) {
        String host = listener.host().orElse(ALL_ADDRESSES);
        Map<String, String> parameters =
                listener.hasTls() ? ListenerTls.of(listener).differencesFrom(base.orElseThrow()) : Map.of();
        List<String> query = new ArrayList<>();
        if (listener.option("enable_proxy_protocol").isPresent()) {
            query.add("proxy-protocol=true");
        }
        parameters.forEach((name, value) -> query.add(name + "=" + encode(value)));
        return Kind.of(listener).scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + listener.port()
                + query.stream().collect(Collectors.joining("&", query.isEmpty() ? "" : "?", ""));
    }

    /** Encodes commas too, which separate URIs. */
    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }
}
