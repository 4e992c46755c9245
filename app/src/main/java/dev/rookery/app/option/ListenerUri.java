package dev.rookery.app.option;

import dev.rookery.broker.config.ClientCertificates.Mode;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.ListenerConfig.Transport;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Parser of listener URIs such as {@code mqtts://0.0.0.0:8883?proxy-protocol=true}. */
final class ListenerUri {
    private static final WordConverter<Mode> MODES = new WordConverter<>(Mode.class);

    private final String text;
    private TlsSettings tls;
    private boolean proxied;

    private ListenerUri(String text, TlsSettings tls) {
        this.text = text;
        this.tls = tls;
    }

    /**
     * @param tls default TLS settings, which parameters of the URI override
     * @throws IllegalArgumentException if the URI is malformed
     */
    static ListenerConfig parse(String text, TlsSettings tls) {
        return new ListenerUri(text, tls).config();
    }

    private ListenerConfig config() {
        URI uri = uri();
        boolean secured = uri.getScheme().equals("mqtts") || uri.getScheme().equals("wss");
        Transport transport =
                switch (uri.getScheme()) {
                    case "mqtt", "mqtts" -> Transport.TCP;
                    case "ws", "wss" -> Transport.WEBSOCKET;
                    default -> throw invalid("the scheme must be mqtt, mqtts, ws or wss");
                };
        if (uri.getHost() == null || uri.getPort() < 0 || uri.getUserInfo() != null) {
            throw invalid("address or port is missing; use the form mqtt://0.0.0.0:1883");
        }
        if (!uri.getPath().isEmpty()) {
            throw invalid("a path is not allowed; set the path of WebSocket listeners with --websocket-path");
        }
        if (uri.getRawQuery() != null) {
            for (String parameter : uri.getRawQuery().split("&")) {
                String[] parts = parameter.split("=", 2);
                set(parts[0], URLDecoder.decode(parts.length < 2 ? "" : parts[1], StandardCharsets.UTF_8), secured);
            }
        }
        // The brackets around an IPv6 address are URI syntax.
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        ListenerConfig.Builder builder =
                ListenerConfig.builder(transport, host, uri.getPort()).proxyProtocol(proxied);
        if (secured) {
            builder.tls(tls.config());
        }
        return builder.build();
    }

    private URI uri() {
        try {
            URI uri = new URI(text);
            if (uri.getScheme() == null || uri.getPath() == null) {
                throw invalid("the URI is malformed; use the form mqtt://0.0.0.0:1883");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw invalid("the URI is malformed; use the form mqtt://0.0.0.0:1883");
        }
    }

    private void set(String name, String value, boolean secured) {
        if (name.startsWith("tls-") && !secured) {
            throw invalid(name + " requires the scheme mqtts or wss");
        }
        switch (name) {
            case "proxy-protocol" -> proxied = flag(name, value);
            case "tls-certificate" -> tls = tls.withCertificate(value);
            case "tls-key" -> tls = tls.withKey(value);
            case "tls-client-certificates" -> tls = tls.withMode(MODES.convert(value));
            case "tls-client-ca" -> tls = tls.withAuthorities(value);
            case "tls-user-from-certificate" -> tls = tls.withNameIsUser(flag(name, value));
            default ->
                throw invalid("unknown parameter '" + name + "'; allowed are proxy-protocol, tls-certificate,"
                        + " tls-key, tls-client-certificates, tls-client-ca and tls-user-from-certificate");
        }
    }

    private boolean flag(String name, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name + " must be true or false");
        };
    }

    private IllegalArgumentException invalid(String reason) {
        return new IllegalArgumentException("Invalid --listener '" + text + "': " + reason);
    }
}
