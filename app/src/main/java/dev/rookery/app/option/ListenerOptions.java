package dev.rookery.app.option;

import dev.rookery.broker.config.ListenerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the MQTT listeners. */
public final class ListenerOptions {
    private static final String NONE = "none";
    private static final String MQTTS_PORT = "8883";
    private static final String WSS_PORT = "8084";

    @Mixin
    private TlsOptions tls;

    @Option(
            names = "--mqtt-host",
            paramLabel = "ADDRESS",
            defaultValue = "0.0.0.0",
            description = "Bind address of the MQTT listeners. Default: 0.0.0.0 (all addresses)")
    private String host;

    @Option(
            names = "--mqtt-port",
            paramLabel = "PORT",
            defaultValue = "1883",
            description = "Port for MQTT over TCP; 0 selects a free port, none disables the listener. Default: 1883")
    private String mqttPort;

    @Option(
            names = "--websocket-port",
            paramLabel = "PORT",
            defaultValue = "9001",
            description = "Port for MQTT over WebSocket; 0 selects a free port, none disables the listener."
                    + " Default: 9001")
    private String webSocketPort;

    @Option(
            names = "--mqtts-port",
            paramLabel = "PORT",
            description = "Port for MQTT over TLS; 0 selects a free port, none disables the listener."
                    + " Default: 8883 if --tls-certificate is set")
    private String mqttsPort;

    @Option(
            names = "--wss-port",
            paramLabel = "PORT",
            description = "Port for MQTT over WebSocket and TLS; 0 selects a free port, none disables the listener."
                    + " Default: 8084 if --tls-certificate is set")
    private String wssPort;

    @Option(
            names = "--listener",
            paramLabel = "URI",
            split = ",",
            description = "Additional listener; can be repeated. SCHEME://ADDRESS:PORT[?NAME=VALUE&...] with the scheme"
                    + " mqtt, mqtts, ws or wss. proxy-protocol=true requires a PROXY protocol header (version 1 or"
                    + " 2) on each connection and takes the client address from it; tls-certificate, tls-key,"
                    + " tls-client-certificates, tls-client-ca and tls-user-from-certificate override the options"
                    + " of the same name.")
    private List<String> uris = List.of();

    /** @throws IllegalArgumentException if a value is invalid */
    List<ListenerConfig> listeners() {
        TlsSettings settings = tls.settings();
        List<ListenerConfig> listeners = new ArrayList<>();
        add(listeners, "--mqtt-port", Optional.of(mqttPort), port -> ListenerConfig.tcp(host, port));
        add(listeners, "--websocket-port", Optional.of(webSocketPort), port -> ListenerConfig.webSocket(host, port));
        add(listeners, "--mqtts-port", secured(mqttsPort, MQTTS_PORT), port -> ListenerConfig.tcp(host, port)
                .withTls(settings.config()));
        add(listeners, "--wss-port", secured(wssPort, WSS_PORT), port -> ListenerConfig.webSocket(host, port)
                .withTls(settings.config()));
        uris.forEach(uri -> listeners.add(ListenerUri.parse(uri, settings)));
        if (tls.isGiven()
                && listeners.stream().allMatch(listener -> listener.tls().isEmpty())) {
            // Reports incomplete TLS settings although no listener uses them.
            settings.config();
        }
        return listeners;
    }

    private Optional<String> secured(String given, String usual) {
        return Optional.ofNullable(given)
                .or(() -> tls.settings().hasCertificate() ? Optional.of(usual) : Optional.empty());
    }

    private static void add(
            List<ListenerConfig> listeners,
            String option,
            Optional<String> port,
            IntFunction<ListenerConfig> listener) {
        port.filter(given -> !given.equals(NONE)).ifPresent(given -> {
            int number;
            try {
                number = Integer.parseInt(given);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        option + " '" + given + "' is invalid; use a port number or none", e);
            }
            try {
                listeners.add(listener.apply(number));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
            }
        });
    }
}
