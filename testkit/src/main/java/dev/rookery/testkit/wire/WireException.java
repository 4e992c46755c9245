package dev.rookery.testkit.wire;

/** The server sent what MQTT does not allow, or not what the test waits for, or nothing in time. */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(message);
    }

    public WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
