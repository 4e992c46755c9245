package dev.rookery.app.goauth;

/** A configuration that cannot be taken over; the message says why and holds no secret. */
public final class GoAuthException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GoAuthException(String message) {
        super(message);
    }
}
