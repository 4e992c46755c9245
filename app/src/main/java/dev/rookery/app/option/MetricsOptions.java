package dev.rookery.app.option;

import java.net.InetSocketAddress;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the metrics are served. */
public final class MetricsOptions {
    private static final int LARGEST_PORT = 65_535;

    @Option(
            names = "--metrics-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of the metrics. Default: 127.0.0.1")
    private String host;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Serve Prometheus metrics at http://ADDRESS:PORT/metrics. Default: not served")
    private Integer port;

    /** The metrics cannot be served; the message says why and what to do. */
    public static final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnavailableException(InetSocketAddress address, Throwable cause) {
            super(
                    "The metrics cannot be served on " + address.getHostString() + ":" + address.getPort() + ": "
                            + cause.getMessage() + "; choose another port with --metrics-port",
                    cause);
        }
    }

    /** @throws IllegalArgumentException if the port is out of range */
    public Optional<InetSocketAddress> address() {
        if (port != null && (port < 1 || port > LARGEST_PORT)) {
            throw new IllegalArgumentException("--metrics-port " + port + " is outside 1 to " + LARGEST_PORT);
        }
        return Optional.ofNullable(port).map(number -> new InetSocketAddress(host, number));
    }
}
