package dev.rookery.app.option;

import dev.rookery.broker.BrokerConfig;
import dev.rookery.broker.BrokerConfig.Engine;
import dev.rookery.broker.ListenerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where and how the broker listens. */
public final class BrokerOptions {
    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = "native",
            description = "What serves MQTT: native, Rookery's own, or moquette. Default: native")
    private Engine engine;

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
            description = "Port for MQTT over TCP; 0 takes a free one. Default: 1883")
    private int mqttPort;

    @Option(
            names = "--websocket-port",
            paramLabel = "PORT",
            defaultValue = "9001",
            description = "Port for MQTT over WebSocket; 0 takes a free one. Default: 9001")
    private int webSocketPort;

    @Option(
            names = "--websocket-path",
            paramLabel = "PATH",
            defaultValue = BrokerConfig.DEFAULT_WEB_SOCKET_PATH,
            description = "Path of MQTT over WebSocket. Default: /mqtt")
    private String webSocketPath;

    @Option(
            names = "--max-packet-size",
            paramLabel = "BYTES",
            defaultValue = "" + BrokerConfig.DEFAULT_MAXIMUM_PACKET_SIZE,
            description = "Largest MQTT packet that is accepted. Default: 1048576")
    private int maximumPacketSize;

    /**
     * @param dataDirectory where sessions and retained messages are kept
     * @throws IllegalArgumentException if a value is out of range
     */
    public BrokerConfig config(Path dataDirectory) {
        return new BrokerConfig(
                engine,
                List.of(ListenerConfig.tcp(host, mqttPort), ListenerConfig.webSocket(host, webSocketPort)),
                webSocketPath,
                maximumPacketSize,
                Optional.of(dataDirectory));
    }
}
