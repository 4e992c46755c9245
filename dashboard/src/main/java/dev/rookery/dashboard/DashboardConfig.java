package dev.rookery.dashboard;

import dev.rookery.config.Ranges;
import dev.rookery.dashboard.proxy.Upstream;
import java.util.Optional;

/**
 * Settings of the console's server.
 *
 * @param host bind address
 * @param port 0 selects a free port
 * @param api REST API
 * @param mqtt MQTT over WebSocket; empty if the console has no connection to the broker
 */
public record DashboardConfig(String host, int port, Upstream api, Optional<Upstream> mqtt) {
    public static final int DEFAULT_PORT = 8080;

    /** @throws IllegalArgumentException if the port is out of range */
    public DashboardConfig {
        Ranges.requireBindPort("--dashboard-port", port);
    }
}
