package dev.rookery.testkit.wire;

/** The server sent an invalid or unexpected packet, or none before the deadline. */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(message);
    }

    public WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
