package dev.rookery.broker.config;

import dev.rookery.failure.UserFacingException;
import org.jspecify.annotations.Nullable;

/** Thrown if the broker cannot start. The message states the reason and the remedy. */
public final class BrokerStartException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    public BrokerStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
