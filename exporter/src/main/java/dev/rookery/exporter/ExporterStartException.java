package dev.rookery.exporter;

import dev.rookery.failure.UserFacingException;

/** The exporter cannot bind its port. The message contains the address, the reason and a remedy. */
public final class ExporterStartException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    ExporterStartException(ExporterConfig config, Throwable cause) {
        super(
                "Cannot bind the exporter to " + config.host() + ":" + config.port() + ": " + cause.getMessage()
                        + ". Choose another port with --exporter-port.",
                cause);
    }
}
