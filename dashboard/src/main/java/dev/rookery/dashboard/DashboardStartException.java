package dev.rookery.dashboard;

import dev.rookery.failure.UserFacingException;

/** The console's server cannot bind its port. The message contains the address, the reason and a remedy. */
public final class DashboardStartException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    DashboardStartException(DashboardConfig config, Throwable cause) {
        super(
                "Cannot bind the console to " + config.host() + ":" + config.port() + ": " + cause.getMessage()
                        + ". Choose another port with --dashboard-port.",
                cause);
    }
}
