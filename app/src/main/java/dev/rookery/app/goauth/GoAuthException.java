package dev.rookery.app.goauth;

import dev.rookery.failure.UserFacingException;

/** Configuration that cannot be imported. The message gives the reason and contains no secret. */
public final class GoAuthException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    GoAuthException(String message) {
        super(message);
    }
}
