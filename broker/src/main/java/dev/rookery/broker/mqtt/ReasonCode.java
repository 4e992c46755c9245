package dev.rookery.broker.mqtt;

import java.util.Locale;

/** MQTT 5 reason codes that this broker sends or handles specifically (section 2.4). */
public enum ReasonCode {
    /** Also normal disconnection and granted QoS 0. */
    SUCCESS(0x00),
    DISCONNECT_WITH_WILL(0x04),
    NO_MATCHING_SUBSCRIBERS(0x10),
    NO_SUBSCRIPTION_EXISTED(0x11),
    CONTINUE_AUTHENTICATION(0x18),
    REAUTHENTICATE(0x19),
    UNSPECIFIED_ERROR(0x80),
    MALFORMED_PACKET(0x81),
    PROTOCOL_ERROR(0x82),
    IMPLEMENTATION_SPECIFIC_ERROR(0x83),
    UNSUPPORTED_PROTOCOL_VERSION(0x84),
    CLIENT_IDENTIFIER_NOT_VALID(0x85),
    BAD_USER_NAME_OR_PASSWORD(0x86),
    NOT_AUTHORIZED(0x87),
    SERVER_UNAVAILABLE(0x88),
    SERVER_BUSY(0x89),
    BANNED(0x8a),
    SERVER_SHUTTING_DOWN(0x8b),
    BAD_AUTHENTICATION_METHOD(0x8c),
    KEEP_ALIVE_TIMEOUT(0x8d),
    SESSION_TAKEN_OVER(0x8e),
    TOPIC_FILTER_INVALID(0x8f),
    TOPIC_NAME_INVALID(0x90),
    PACKET_IDENTIFIER_IN_USE(0x91),
    PACKET_IDENTIFIER_NOT_FOUND(0x92),
    RECEIVE_MAXIMUM_EXCEEDED(0x93),
    TOPIC_ALIAS_INVALID(0x94),
    PACKET_TOO_LARGE(0x95),
    MESSAGE_RATE_TOO_HIGH(0x96),
    QUOTA_EXCEEDED(0x97),
    ADMINISTRATIVE_ACTION(0x98),
    PAYLOAD_FORMAT_INVALID(0x99),
    RETAIN_NOT_SUPPORTED(0x9a),
    QOS_NOT_SUPPORTED(0x9b),
    USE_ANOTHER_SERVER(0x9c),
    SERVER_MOVED(0x9d),
    CONNECTION_RATE_EXCEEDED(0x9f);

    private final int code;
    private final String reasonString;

    ReasonCode(int code) {
        this.code = code;
        this.reasonString = name().charAt(0) + label().substring(1).replace('_', ' ');
    }

    /** Returns the byte of the packet, 0 to 255. */
    public int code() {
        return code;
    }

    /** Returns the lower-case name, such as {@code not_authorized}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the default reason string, such as "Not authorized". */
    public String reasonString() {
        return reasonString;
    }

    public boolean isError() {
        return isError(code);
    }

    /** Returns whether a reason code signals a failure. */
    public static boolean isError(int code) {
        return code >= 0x80;
    }
}
