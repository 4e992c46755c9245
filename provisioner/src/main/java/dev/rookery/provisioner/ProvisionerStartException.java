package dev.rookery.provisioner;

import dev.rookery.failure.UserFacingException;

/** Failure to start the provisioner. The message states the reason and the remedy. */
public final class ProvisionerStartException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    ProvisionerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
