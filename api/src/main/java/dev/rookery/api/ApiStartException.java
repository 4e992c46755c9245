package dev.rookery.api;

/** Thrown when the API cannot start. The message states the cause and the remedy. */
public final class ApiStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ApiStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
