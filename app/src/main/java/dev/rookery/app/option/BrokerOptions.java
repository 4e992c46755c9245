package dev.rookery.app.option;

import dev.rookery.broker.config.AllowedOrigins;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.broker.config.IoTransport;
import dev.rookery.broker.config.WebSocketConfig;
import dev.rookery.broker.store.Durability;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the broker serves MQTT. */
public final class BrokerOptions {
    @Mixin
    private ListenerOptions listeners;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = "native",
            description = "What serves MQTT: native, Rookery's own, or moquette. Default: native")
    private Engine engine;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = "auto",
            description =
                    "How the native engine asks for the network: epoll, io_uring, nio, or auto: epoll on Linux, nio"
                            + " elsewhere. What is not to be had is replaced, which the log tells. Default: auto")
    private IoTransport transport;

    @Option(
            names = "--durability",
            paramLabel = "LEVEL",
            defaultValue = "os",
            description =
                    "When the native engine acknowledges what is to be kept: none, at once, and all is gone with the"
                            + " process; os, when the operating system has it, so that it survives a kill; fsync, when the disk"
                            + " has it, so that it survives a loss of power. Default: os")
    private Durability durability;

    @Option(
            names = "--websocket-path",
            paramLabel = "PATH",
            defaultValue = WebSocketConfig.DEFAULT_PATH,
            description = "Path of MQTT over WebSocket. Default: /mqtt")
    private String webSocketPath;

    @Option(
            names = "--websocket-origins",
            paramLabel = "ORIGINS",
            split = ",",
            description = "Web pages that may open a WebSocket, beside those of the broker's own host:"
                    + " https://console.example.com, several with commas between them; * for all."
                    + " Default: no others")
    private List<String> webSocketOrigins = List.of();

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
        return BrokerConfig.builder(engine, listeners.listeners())
                .webSocket(new WebSocketConfig(webSocketPath, AllowedOrigins.of(webSocketOrigins)))
                .ioTransport(transport)
                .maximumPacketSize(maximumPacketSize)
                .persistence(dataDirectory, durability)
                .build();
    }
}
