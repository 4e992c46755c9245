package dev.rookery.provisioner;

/** The provisioner cannot start; the message says why and what to do. */
public final class ProvisionerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProvisionerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
