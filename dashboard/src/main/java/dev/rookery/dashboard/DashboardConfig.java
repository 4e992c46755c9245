package dev.rookery.dashboard;

import dev.rookery.config.Ranges;
import dev.rookery.dashboard.proxy.Upstream;
import java.util.Optional;

/**
 * Settings of the console's server.
 *
 * @param host bind address
 * @param port 0 selects a free port
 * @param trustedProxies number of proxies between browsers and the console that append to {@code X-Forwarded-For}, at least 0
 * @param api REST API
 * @param mqtt MQTT over WebSocket; empty if the console has no connection to the broker
 */
public record DashboardConfig(String host, int port, int trustedProxies, Upstream api, Optional<Upstream> mqtt) {
    public static final int DEFAULT_PORT = 8080;

    private static final int MAX_PROXIES = 10;

    /** @throws IllegalArgumentException if a number is out of range */
    public DashboardConfig {
        Ranges.requireBindPort("--dashboard-port", port);
        Ranges.require("--dashboard-trusted-proxies", trustedProxies, 0, MAX_PROXIES);
    }
}
