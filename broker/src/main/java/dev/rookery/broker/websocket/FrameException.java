package dev.rookery.broker.websocket;

/** Signals that a client violated the WebSocket protocol, and the connection must be closed. */
public final class FrameException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;

    /** @param code close code */
    FrameException(int code, String reason) {
        // No stack trace: hostile input can trigger these exceptions at any rate.
        super(reason, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    /** Returns the status to send to the client. */
    public CloseStatus status() {
        return new CloseStatus(code, reason);
    }
}
