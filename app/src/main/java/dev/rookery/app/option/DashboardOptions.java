package dev.rookery.app.option;

import dev.rookery.dashboard.DashboardConfig;
import dev.rookery.dashboard.proxy.Upstream;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the web console. */
public final class DashboardOptions {
    private static final String NONE = "none";

    @Option(
            names = "--dashboard-host",
            paramLabel = "ADDRESS",
            defaultValue = "0.0.0.0",
            description = "Bind address of the web console. Default: 0.0.0.0 (all addresses)")
    private String host;

    @Option(
            names = "--dashboard-port",
            paramLabel = "PORT",
            defaultValue = "" + DashboardConfig.DEFAULT_PORT,
            description = "Port of the web console; 0 selects a free port, none disables the console in 'rookery all'."
                    + " Default: 8080")
    private String port;

    @Option(
            names = "--dashboard-trusted-proxies",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Number of proxies between browsers and the console that append to X-Forwarded-For. 0 ignores the"
                            + " header. Default: 0")
    private int trustedProxies;

    /** Returns whether the console is enabled. */
    public boolean enabled() {
        return !port.equals(NONE);
    }

    /**
     * @param mqtt MQTT over WebSocket; empty if the broker has no such listener
     * @throws IllegalArgumentException if a value is invalid
     */
    public DashboardConfig config(Upstream api, Optional<Upstream> mqtt) {
        int number;
        try {
            number = Integer.parseInt(port);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--dashboard-port '" + port + "' is invalid; use a port number, or none in 'rookery all'", e);
        }
        return new DashboardConfig(host, number, trustedProxies, api, mqtt);
    }
}
