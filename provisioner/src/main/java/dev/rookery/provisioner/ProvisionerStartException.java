package dev.rookery.provisioner;

/** Failure to start the provisioner. The message states the reason and the remedy. */
public final class ProvisionerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProvisionerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
