package dev.rookery.app.option;

import dev.rookery.outbound.OutboundConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of requests to other services: usage reports and health checks of instances. */
public final class OutboundOptions {
    @Option(
            names = "--trusted-certificates",
            paramLabel = "FILE",
            description =
                    "PEM file with certificate authorities that requests to other services, such as usage reports,"
                            + " trust in addition to those of the JDK. Read at the start. Default: none")
    private Path authorities;

    @Option(
            names = "--http-proxy",
            paramLabel = "URL",
            description = "HTTP proxy of requests to other services, without credentials: http://HOST:PORT. Requests to"
                    + " this host do not use it. Default: none")
    private URI proxy;

    @Option(
            names = "--no-proxy",
            paramLabel = "HOSTS",
            split = ",",
            defaultValue = "",
            description = "Hosts that are reached without --http-proxy, separated by commas; a name includes its"
                    + " subdomains. Default: none")
    private List<String> exceptions;

    /** @throws IllegalArgumentException if a value is invalid */
    public OutboundConfig config() {
        return new OutboundConfig(
                Optional.ofNullable(authorities),
                Optional.ofNullable(proxy),
                exceptions.stream().filter(host -> !host.isBlank()).toList());
    }
}
