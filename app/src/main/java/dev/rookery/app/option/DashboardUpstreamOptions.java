package dev.rookery.app.option;

import dev.rookery.dashboard.proxy.Upstream;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Servers that the web console forwards requests to, in a process of its own. */
public final class DashboardUpstreamOptions {
    private static final String NONE = "none";

    @Option(
            names = "--dashboard-api-url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:3001",
            description = "Address of the API, for the path /api of the console; http or https."
                    + " Default: http://127.0.0.1:3001")
    private String api;

    @Option(
            names = "--dashboard-mqtt-url",
            paramLabel = "URL",
            defaultValue = "ws://127.0.0.1:9001",
            description = "Address of MQTT over WebSocket, for the path /mqtt of the console; ws, wss or none."
                    + " Default: ws://127.0.0.1:9001")
    private String mqtt;

    /** @throws IllegalArgumentException if the URL is invalid */
    public Upstream api() {
        return Upstream.parse("--dashboard-api-url", api, Set.of("http", "https"));
    }

    /**
     * Returns the broker's listener, or empty if the console has none.
     *
     * @throws IllegalArgumentException if the URL is invalid
     */
    public Optional<Upstream> mqtt() {
        return mqtt.equals(NONE)
                ? Optional.empty()
                : Optional.of(Upstream.parse("--dashboard-mqtt-url", mqtt, Set.of("ws", "wss")));
    }
}
