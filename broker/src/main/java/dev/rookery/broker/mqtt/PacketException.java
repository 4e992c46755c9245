package dev.rookery.broker.mqtt;

/**
 * Signals that a client violated the protocol or exceeded a limit and its connection must be closed. The message is
 * sent to MQTT 5 clients as the reason string.
 */
public class PacketException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;
    private final String message;

    public PacketException(ReasonCode reason, String message) {
        // No stack trace: hostile input can trigger these exceptions at any rate.
        super(message, null, false, false);
        this.reason = reason;
        this.message = message;
    }

    public static PacketException malformed(String message) {
        return new PacketException(ReasonCode.MALFORMED_PACKET, message);
    }

    public static PacketException protocolError(String message) {
        return new PacketException(ReasonCode.PROTOCOL_ERROR, message);
    }

    /** Returns the reason string. */
    @Override
    public String getMessage() {
        return message;
    }

    public ReasonCode reason() {
        return reason;
    }
}
