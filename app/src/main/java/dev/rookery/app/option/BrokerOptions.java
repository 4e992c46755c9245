package dev.rookery.app.option;

import dev.rookery.broker.config.AllowedOrigins;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.broker.config.IoTransport;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.MemorySettings;
import dev.rookery.broker.config.WebSocketConfig;
import dev.rookery.broker.config.WebSocketProxies;
import dev.rookery.broker.limit.FlappingLimits;
import dev.rookery.broker.store.Durability;
import dev.rookery.config.DataSize;
import dev.rookery.http.ProxyToken;
import dev.rookery.tenant.TenantNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the MQTT broker. */
public final class BrokerOptions {
    @Mixin
    private ListenerOptions listeners;

    @Mixin
    private LimitOptions limits;

    @Mixin
    private TenantOptions tenants;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = "native",
            description = "MQTT engine: native or moquette. Default: native")
    private Engine engine;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Network transport of the native engine: epoll, io_uring, nio, or auto (epoll on Linux, nio"
                    + " elsewhere). Falls back to another transport if unavailable, and logs a warning."
                    + " Default: auto")
    private IoTransport transport;

    @Option(
            names = "--durability",
            paramLabel = "LEVEL",
            defaultValue = "os",
            description =
                    "When to acknowledge durable changes: none (memory only), os (after write; survives a kill of the"
                            + " process), fsync (after fsync; survives a power failure). Default: os")
    private Durability durability;

    @Option(
            names = "--websocket-path",
            paramLabel = "PATH",
            defaultValue = WebSocketConfig.DEFAULT_PATH,
            description = "URL path of MQTT over WebSocket. Default: /mqtt")
    private String webSocketPath;

    @Option(
            names = "--websocket-origins",
            paramLabel = "ORIGINS",
            split = ",",
            description = "Origins of web pages and apps that may open a WebSocket in addition to the broker's own"
                    + " host, separated by commas, such as https://console.example.com, capacitor://localhost,"
                    + " file:// or null; * allows all. Default: none")
    private List<String> webSocketOrigins = List.of();

    @Option(
            names = "--websocket-request-size",
            paramLabel = "SIZE",
            defaultValue = "16KiB",
            description =
                    "Maximum size of the request line of a WebSocket request with its query, and of all its headers"
                            + " with their cookies; 1KiB to 1MiB. Native engine. Default: 16KiB")
    private DataSize webSocketRequestSize;

    @Option(
            names = "--websocket-trusted-proxies",
            paramLabel = "NETWORKS",
            split = ",",
            description =
                    "Networks of reverse proxies, such as a console in a process of its own, whose X-Forwarded-For"
                            + " names the client of a WebSocket, separated by commas, such as 10.0.0.0/8. Default: none")
    private List<String> webSocketProxies = List.of();

    @Option(
            names = "--max-packet-size",
            paramLabel = "SIZE",
            defaultValue = "1MiB",
            description = "Maximum MQTT packet size. Default: 1MiB")
    private DataSize maximumPacketSize;

    @Option(
            names = "--max-connect-size",
            paramLabel = "SIZE",
            defaultValue = "16KiB",
            description = "Maximum size of a CONNECT packet without its will, which may add 64KiB. Native engine."
                    + " Default: 16KiB")
    private DataSize maximumConnectSize;

    @Option(
            names = "--flapping-connects",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "Connects of a client in --flapping-window above which an event reports it as flapping; 0 disables"
                            + " this. Native engine. Default: 20")
    private int flappingConnects;

    @Option(
            names = "--flapping-window",
            paramLabel = "DURATION",
            defaultValue = "1m",
            description = "Time in which the connects of a client are counted; 1s to 1h. Default: 1m")
    private Duration flappingWindow;

    @Option(
            names = "--flapping-ban",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description = "Time for which a flapping client is refused; up to 1d; 0s for an event only. Default: 0s")
    private Duration flappingBan;

    /** Returns how clients name their tenant. */
    TenantNames tenantNames() {
        return tenants.names(engine);
    }

    /** Returns whether tenants other than the default tenant are served. */
    boolean servesTenants() {
        return tenants.enabled(engine);
    }

    /**
     * @param dataDirectory folder of the journal
     * @param memory memory of the broker unless options set it
     * @param internal the listener for the API; empty if it is disabled
     * @param ownProxy token of the console in this process
     * @throws IllegalArgumentException if a value is out of range
     */
    BrokerConfig config(
            Path dataDirectory,
            MemorySettings memory,
            Optional<InternalListenerOptions.Settings> internal,
            Optional<ProxyToken> ownProxy) {
        List<ListenerConfig> all = new ArrayList<>(listeners.listeners());
        if (engine == Engine.MOQUETTE
                && internal.filter(settings -> settings.listener().tls().isPresent())
                        .isPresent()) {
            throw new IllegalArgumentException("--internal-tls-certificate requires --engine native");
        }
        // Moquette has no internal listeners: the API connects to the port of the devices.
        internal.filter(settings -> engine == Engine.NATIVE).ifPresent(settings -> all.add(settings.listener()));
        BrokerConfig.Builder builder = BrokerConfig.builder(engine, all);
        internal.ifPresent(settings -> builder.serviceKeys(settings.keys()));
        WebSocketProxies inNetworks = WebSocketProxies.in(webSocketProxies);
        WebSocketProxies proxies =
                ownProxy.map(token -> inNetworks.orWithToken(token.value())).orElse(inNetworks);
        return builder.webSocket(new WebSocketConfig(
                        webSocketPath, AllowedOrigins.of(webSocketOrigins), proxies, webSocketRequestSize.toIntBytes()))
                .tenantNames(tenants.names(engine))
                .ioTransport(transport)
                .maximumPacketSize(maximumPacketSize.toIntBytes())
                .maximumConnectSize(maximumConnectSize.toIntBytes())
                .persistence(dataDirectory, durability)
                .memory(limits.memory(memory))
                .limits(limits.limits())
                .flapping(new FlappingLimits(flappingConnects, flappingWindow, flappingBan))
                .build();
    }
}
