package dev.rookery.testkit.wire;

/** The properties of MQTT 5 with their identifiers (section 2.2.2.2). */
public enum WireProperty {
    PAYLOAD_FORMAT_INDICATOR(1, Type.BYTE),
    MESSAGE_EXPIRY_INTERVAL(2, Type.FOUR_BYTES),
    CONTENT_TYPE(3, Type.TEXT),
    RESPONSE_TOPIC(8, Type.TEXT),
    CORRELATION_DATA(9, Type.BINARY),
    SUBSCRIPTION_IDENTIFIER(11, Type.VARIABLE),
    SESSION_EXPIRY_INTERVAL(17, Type.FOUR_BYTES),
    ASSIGNED_CLIENT_IDENTIFIER(18, Type.TEXT),
    SERVER_KEEP_ALIVE(19, Type.TWO_BYTES),
    AUTHENTICATION_METHOD(21, Type.TEXT),
    AUTHENTICATION_DATA(22, Type.BINARY),
    REQUEST_PROBLEM_INFORMATION(23, Type.BYTE),
    WILL_DELAY_INTERVAL(24, Type.FOUR_BYTES),
    REQUEST_RESPONSE_INFORMATION(25, Type.BYTE),
    RESPONSE_INFORMATION(26, Type.TEXT),
    SERVER_REFERENCE(28, Type.TEXT),
    REASON_STRING(31, Type.TEXT),
    RECEIVE_MAXIMUM(33, Type.TWO_BYTES),
    TOPIC_ALIAS_MAXIMUM(34, Type.TWO_BYTES),
    TOPIC_ALIAS(35, Type.TWO_BYTES),
    MAXIMUM_QOS(36, Type.BYTE),
    RETAIN_AVAILABLE(37, Type.BYTE),
    USER_PROPERTY(38, Type.PAIR),
    MAXIMUM_PACKET_SIZE(39, Type.FOUR_BYTES),
    WILDCARD_SUBSCRIPTION_AVAILABLE(40, Type.BYTE),
    SUBSCRIPTION_IDENTIFIER_AVAILABLE(41, Type.BYTE),
    SHARED_SUBSCRIPTION_AVAILABLE(42, Type.BYTE);

    enum Type {
        BYTE,
        TWO_BYTES,
        FOUR_BYTES,
        VARIABLE,
        TEXT,
        BINARY,
        PAIR
    }

    final int id;
    final Type type;

    WireProperty(int id, Type type) {
        this.id = id;
        this.type = type;
    }

    static WireProperty of(int id) {
        for (WireProperty property : values()) {
            if (property.id == id) {
                return property;
            }
        }
        throw new WireException("The server sent an unknown property: " + id);
    }
}
