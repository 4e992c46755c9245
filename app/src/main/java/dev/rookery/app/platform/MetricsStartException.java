package dev.rookery.app.platform;

import dev.rookery.failure.UserFacingException;
import java.net.InetSocketAddress;

/** Failure to serve metrics. The message gives the reason and a remedy. */
public final class MetricsStartException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    MetricsStartException(InetSocketAddress address, Throwable cause) {
        super(
                "Cannot bind the metrics endpoint to " + address.getHostString() + ":" + address.getPort() + ": "
                        + cause.getMessage() + ". Choose another port with --metrics-port.",
                cause);
    }
}
