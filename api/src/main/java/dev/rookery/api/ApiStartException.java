package dev.rookery.api;

import dev.rookery.failure.UserFacingException;

/** Thrown when the API cannot start. The message states the cause and the remedy. */
public final class ApiStartException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    ApiStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
