package dev.rookery.app.option;

import dev.rookery.broker.config.ClientCertificates.Mode;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.ListenerConfig.Transport;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Reads a listener written {@code mqtts://0.0.0.0:8883?proxy-protocol=true}. */
final class ListenerUri {
    private static final WordConverter<Mode> DEMANDS = new WordConverter<>(Mode.class);

    private final String text;
    private TlsSettings tls;
    private boolean proxied;

    private ListenerUri(String text, TlsSettings tls) {
        this.text = text;
        this.tls = tls;
    }

    /**
     * @param tls what holds unless the URI says otherwise
     * @throws IllegalArgumentException if it is not written so
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
                    default -> throw wrong("the scheme is mqtt, mqtts, ws or wss");
                };
        if (uri.getHost() == null || uri.getPort() < 0 || uri.getUserInfo() != null) {
            throw wrong("it needs an address and a port, as in mqtt://0.0.0.0:1883");
        }
        if (!uri.getPath().isEmpty()) {
            throw wrong("it has no path; that of WebSockets is --websocket-path");
        }
        if (uri.getRawQuery() != null) {
            for (String parameter : uri.getRawQuery().split("&")) {
                String[] parts = parameter.split("=", 2);
                set(parts[0], URLDecoder.decode(parts.length < 2 ? "" : parts[1], StandardCharsets.UTF_8), secured);
            }
        }
        // Brackets belong to the URI and not to an IPv6 address.
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
                throw wrong("it is written like mqtt://0.0.0.0:1883");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw wrong("it is written like mqtt://0.0.0.0:1883");
        }
    }

    private void set(String name, String value, boolean secured) {
        if (name.startsWith("tls-") && !secured) {
            throw wrong(name + " is for mqtts and wss");
        }
        switch (name) {
            case "proxy-protocol" -> proxied = truth(name, value);
            case "tls-certificate" -> tls = tls.withCertificate(value);
            case "tls-key" -> tls = tls.withKey(value);
            case "tls-client-certificates" -> tls = tls.withDemand(DEMANDS.convert(value));
            case "tls-client-ca" -> tls = tls.withAuthorities(value);
            case "tls-user-from-certificate" -> tls = tls.withNameIsUser(truth(name, value));
            default ->
                throw wrong("there is no parameter '" + name + "'; there are proxy-protocol, tls-certificate,"
                        + " tls-key, tls-client-certificates, tls-client-ca and tls-user-from-certificate");
        }
    }

    private boolean truth(String name, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name + " is true or false");
        };
    }

    private IllegalArgumentException wrong(String reason) {
        return new IllegalArgumentException("--listener '" + text + "': " + reason);
    }
}
