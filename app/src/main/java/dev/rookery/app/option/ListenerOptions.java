package dev.rookery.app.option;

import dev.rookery.broker.config.ListenerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the broker listens. */
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
            description = "Address that the broker listens on. Default: 0.0.0.0, all of the machine's")
    private String host;

    @Option(
            names = "--mqtt-port",
            paramLabel = "PORT",
            defaultValue = "1883",
            description = "Port for MQTT over TCP; 0 takes a free one, none does without. Default: 1883")
    private String mqttPort;

    @Option(
            names = "--websocket-port",
            paramLabel = "PORT",
            defaultValue = "9001",
            description = "Port for MQTT over WebSocket; 0 takes a free one, none does without. Default: 9001")
    private String webSocketPort;

    @Option(
            names = "--mqtts-port",
            paramLabel = "PORT",
            description = "Port for MQTT over TLS; 0 takes a free one, none does without."
                    + " Default: 8883 if there is a certificate")
    private String mqttsPort;

    @Option(
            names = "--wss-port",
            paramLabel = "PORT",
            description = "Port for MQTT over WebSocket and TLS; 0 takes a free one, none does without."
                    + " Default: 8084 if there is a certificate")
    private String wssPort;

    @Option(
            names = "--listener",
            paramLabel = "URI",
            split = ",",
            description =
                    "Listen there too, as often as wished: mqtt, mqtts, ws or wss://ADDRESS:PORT, then ?NAME=VALUE"
                            + " and &NAME=VALUE. proxy-protocol=true expects each connection to begin with a header of the PROXY"
                            + " protocol, version 1 or 2, and believes the client address in it; tls-certificate, tls-key,"
                            + " tls-client-certificates, tls-client-ca and tls-user-from-certificate are as the options.")
    private List<String> uris = List.of();

    /** @throws IllegalArgumentException if a value is wrong */
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
            // Says what is missing, if something is.
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
                throw new IllegalArgumentException(option + " '" + given + "' is neither a port nor none", e);
            }
            listeners.add(listener.apply(number));
        });
    }
}
