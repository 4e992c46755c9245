package dev.rookery.broker.store;

import dev.rookery.failure.UserFacingException;

/** Thrown when durable state cannot be opened or read. The message states the reason and the remedy. */
public final class StoreException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
