package dev.rookery.app.option;

import dev.rookery.exporter.ExporterConfig;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Where and how the exporter serves. */
public final class ExporterOptions {
    @Option(
            names = "--exporter-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of the exporter. Default: 127.0.0.1")
    private String host;

    @Option(
            names = "--exporter-port",
            paramLabel = "PORT",
            defaultValue = "" + ExporterConfig.DEFAULT_PORT,
            description = "Port of the exporter, for Prometheus; 0 takes a free one. Default: 9090")
    private int port;

    @Option(
            names = "--exporter-timeout",
            paramLabel = "MS",
            defaultValue = "" + ExporterConfig.DEFAULT_TIMEOUT,
            description = "Milliseconds that PostgreSQL may take to answer a scrape; then old values are served."
                    + " Default: 5000")
    private int timeoutMillis;

    /** @throws IllegalArgumentException if a value is out of range */
    public ExporterConfig config() {
        return new ExporterConfig(host, port, Duration.ofMillis(timeoutMillis));
    }
}
