package dev.rookery.app.option;

import dev.rookery.backup.ExpectedBackups;
import dev.rookery.exporter.ExporterConfig;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options of the exporter. */
public final class ExporterOptions {
    @Option(
            names = "--exporter-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Bind address of the exporter. Default: 127.0.0.1")
    private String host;

    @Option(
            names = "--exporter-port",
            paramLabel = "PORT",
            defaultValue = "" + ExporterConfig.DEFAULT_PORT,
            description = "Port of the exporter for Prometheus; 0 selects a free port. Default: 9090")
    private int port;

    @Option(
            names = "--exporter-timeout",
            paramLabel = "DURATION",
            defaultValue = "5s",
            description = "Timeout of PostgreSQL queries of a scrape; afterwards the previous values are served."
                    + " Default: 5s")
    private Duration timeout;

    /** @throws IllegalArgumentException if a value is out of range */
    public ExporterConfig config(ExpectedBackups expectedBackups) {
        return new ExporterConfig(host, port, timeout, expectedBackups);
    }
}
