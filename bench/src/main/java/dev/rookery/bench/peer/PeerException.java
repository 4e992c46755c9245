package dev.rookery.bench.peer;

/** A broker cannot be started. Reports show the message. */
public final class PeerException extends Exception {
    private static final long serialVersionUID = 1L;

    public PeerException(String message) {
        super(message);
    }

    public PeerException(String message, Throwable cause) {
        super(message, cause);
    }
}
