package dev.rookery.app.option;

import dev.rookery.config.Ranges;
import java.net.InetSocketAddress;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the metrics endpoint. */
public final class MetricsOptions {
    @Option(
            names = "--metrics-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Bind address of the metrics endpoint. Default: 127.0.0.1")
    private String host;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Port of the Prometheus metrics at http://ADDRESS:PORT/metrics. Default: disabled")
    private Integer port;

    /**
     * Returns the bind address, or empty if metrics are disabled.
     *
     * @throws IllegalArgumentException if the port is out of range
     */
    public Optional<InetSocketAddress> address() {
        if (port != null) {
            Ranges.requirePort("--metrics-port", port);
        }
        return Optional.ofNullable(port).map(number -> new InetSocketAddress(host, number));
    }
}
