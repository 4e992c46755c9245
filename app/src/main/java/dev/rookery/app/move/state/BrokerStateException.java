package dev.rookery.app.move.state;

import dev.rookery.failure.UserFacingException;
import org.jspecify.annotations.Nullable;

/** Thrown when the state of a broker can neither be read nor written. The message states the reason and the remedy. */
public final class BrokerStateException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    BrokerStateException(String message) {
        super(message);
    }

    BrokerStateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
