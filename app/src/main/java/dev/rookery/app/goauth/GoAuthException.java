package dev.rookery.app.goauth;

/** Configuration that cannot be imported. The message gives the reason and contains no secret. */
public final class GoAuthException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GoAuthException(String message) {
        super(message);
    }
}
