package dev.rookery.exporter;

import dev.rookery.failure.UserFacingException;

/** The exporter cannot serve; the message says where, why and what to do. */
public final class ExporterStartException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    ExporterStartException(ExporterConfig config, Throwable cause) {
        super(
                "The exporter cannot listen on " + config.host() + ":" + config.port() + ": " + cause.getMessage()
                        + "; choose another port with --exporter-port",
                cause);
    }
}
