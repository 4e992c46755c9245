package dev.rookery.broker.config;

/** Thrown if the broker cannot start. The message states the reason and the remedy. */
public final class BrokerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
