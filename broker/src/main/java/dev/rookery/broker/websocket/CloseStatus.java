package dev.rookery.broker.websocket;

import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.text.StrictUtf8;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Content of a Close frame (RFC 6455, sections 5.5.1 and 7.4).
 *
 * @param code close code, or {@link #NO_CODE}
 * @param reason human-readable reason; may be empty
 */
public record CloseStatus(int code, String reason) {
    /** {@link #code} of a Close frame without content. Never sent. */
    public static final int NO_CODE = 1005;

    public static final int NORMAL = 1000;
    public static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;
    public static final int UNSUPPORTED_DATA = 1003;
    public static final int INVALID_PAYLOAD = 1007;
    public static final int POLICY_VIOLATION = 1008;
    public static final int TOO_LARGE = 1009;
    public static final int INTERNAL_ERROR = 1011;
    public static final int TRY_AGAIN_LATER = 1013;

    private static final int CODE_SIZE = 2;
    private static final int MAXIMUM_REASON_SIZE = FrameReader.MAXIMUM_CONTROL_SIZE - CODE_SIZE;

    /** Returns the status for the reason for which the broker closes a connection. */
    public static CloseStatus of(ReasonCode reason, String text) {
        int code =
                switch (reason) {
                    case SUCCESS, DISCONNECT_WITH_WILL -> NORMAL;
                    case SERVER_SHUTTING_DOWN, USE_ANOTHER_SERVER, SERVER_MOVED -> GOING_AWAY;
                    case SERVER_BUSY, SERVER_UNAVAILABLE -> TRY_AGAIN_LATER;
                    case MALFORMED_PACKET, PROTOCOL_ERROR, UNSUPPORTED_PROTOCOL_VERSION -> PROTOCOL_ERROR;
                    case PACKET_TOO_LARGE -> TOO_LARGE;
                    case UNSPECIFIED_ERROR, IMPLEMENTATION_SPECIFIC_ERROR -> INTERNAL_ERROR;
                    default -> POLICY_VIOLATION;
                };
        return new CloseStatus(code, text);
    }

    /**
     * Decodes the payload of a Close frame.
     *
     * @throws FrameException if the code must not be sent or the reason is not UTF-8
     */
    static CloseStatus read(byte[] payload) throws FrameException {
        if (payload.length == 0) {
            return new CloseStatus(NO_CODE, "");
        }
        if (payload.length < CODE_SIZE) {
            throw new FrameException(PROTOCOL_ERROR, "Incomplete close code");
        }
        ByteBuffer content = ByteBuffer.wrap(payload);
        int code = content.getShort() & 0xffff;
        if (!maySend(code)) {
            throw new FrameException(PROTOCOL_ERROR, "Close code " + code + " must not be sent");
        }
        String reason = StrictUtf8.decode(content)
                .orElseThrow(() -> new FrameException(INVALID_PAYLOAD, "Close reason is not UTF-8"));
        return new CloseStatus(code, reason);
    }

    /** Registered codes, except for those that only report the end of a connection, and the private ranges. */
    private static boolean maySend(int code) {
        boolean registered = code >= NORMAL && code <= 1014 && code != 1004 && code != NO_CODE && code != 1006;
        return registered || code >= 3000 && code <= 4999;
    }

    /** Returns the response to this status of the client: the same code. */
    public CloseStatus response() {
        return new CloseStatus(code, "");
    }

    /** Returns the payload of the Close frame. The reason is truncated to what a control frame can hold. */
    public ByteBuffer payload() {
        if (code == NO_CODE) {
            return ByteBuffer.allocate(0);
        }
        ByteBuffer payload =
                ByteBuffer.allocate(CODE_SIZE + MAXIMUM_REASON_SIZE).putShort((short) code);
        // Stops before a character that does not fit.
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(reason), payload, true);
        return payload.flip();
    }
}
