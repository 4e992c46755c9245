package dev.rookery.bench.peer;

/** A broker cannot take part; the message is the reason, for people. */
public final class PeerException extends Exception {
    private static final long serialVersionUID = 1L;

    public PeerException(String message) {
        super(message);
    }

    public PeerException(String message, Throwable cause) {
        super(message, cause);
    }
}
