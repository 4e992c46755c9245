package dev.rookery.failure;

import org.jspecify.annotations.Nullable;

/**
 * Expected failure. The message states the reason and the remedy, contains no secret, and is all that the user needs:
 * the program prints it without a stack trace.
 */
public abstract class UserFacingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected UserFacingException(String message) {
        super(message);
    }

    protected UserFacingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
