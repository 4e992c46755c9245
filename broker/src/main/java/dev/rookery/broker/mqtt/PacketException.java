package dev.rookery.broker.mqtt;

/** The client broke the protocol: its connection is to be closed, for the reason given. */
public final class PacketException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;
    private final String message;

    public PacketException(ReasonCode reason, String message) {
        // Hostile input causes these at will, so they take no stack trace.
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
