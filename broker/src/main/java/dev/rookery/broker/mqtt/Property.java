package dev.rookery.broker.mqtt;

/** MQTT 5 properties with their identifiers and data types (section 2.2.2.2). */
public enum Property {
    PAYLOAD_FORMAT_INDICATOR(1, Type.BOOLEAN_BYTE),
    MESSAGE_EXPIRY_INTERVAL(2, Type.FOUR_BYTE_INTEGER),
    CONTENT_TYPE(3, Type.UTF8_STRING),
    RESPONSE_TOPIC(8, Type.UTF8_STRING),
    CORRELATION_DATA(9, Type.BINARY_DATA),
    SUBSCRIPTION_IDENTIFIER(11, Type.POSITIVE_VARIABLE_BYTE_INTEGER),
    SESSION_EXPIRY_INTERVAL(17, Type.FOUR_BYTE_INTEGER),
    ASSIGNED_CLIENT_IDENTIFIER(18, Type.UTF8_STRING),
    SERVER_KEEP_ALIVE(19, Type.TWO_BYTE_INTEGER),
    AUTHENTICATION_METHOD(21, Type.UTF8_STRING),
    AUTHENTICATION_DATA(22, Type.BINARY_DATA),
    REQUEST_PROBLEM_INFORMATION(23, Type.BOOLEAN_BYTE),
    WILL_DELAY_INTERVAL(24, Type.FOUR_BYTE_INTEGER),
    REQUEST_RESPONSE_INFORMATION(25, Type.BOOLEAN_BYTE),
    RESPONSE_INFORMATION(26, Type.UTF8_STRING),
    SERVER_REFERENCE(28, Type.UTF8_STRING),
    REASON_STRING(31, Type.UTF8_STRING),
    RECEIVE_MAXIMUM(33, Type.POSITIVE_TWO_BYTE_INTEGER),
    TOPIC_ALIAS_MAXIMUM(34, Type.TWO_BYTE_INTEGER),
    TOPIC_ALIAS(35, Type.TWO_BYTE_INTEGER),
    MAXIMUM_QOS(36, Type.BOOLEAN_BYTE),
    RETAIN_AVAILABLE(37, Type.BOOLEAN_BYTE),
    USER_PROPERTY(38, Type.UTF8_STRING_PAIR),
    MAXIMUM_PACKET_SIZE(39, Type.POSITIVE_FOUR_BYTE_INTEGER),
    WILDCARD_SUBSCRIPTION_AVAILABLE(40, Type.BOOLEAN_BYTE),
    SUBSCRIPTION_IDENTIFIER_AVAILABLE(41, Type.BOOLEAN_BYTE),
    SHARED_SUBSCRIPTION_AVAILABLE(42, Type.BOOLEAN_BYTE);

    /** Data type and range of a property value. */
    enum Type {
        /** Byte with the value 0 or 1. */
        BOOLEAN_BYTE,
        TWO_BYTE_INTEGER,
        POSITIVE_TWO_BYTE_INTEGER,
        FOUR_BYTE_INTEGER,
        POSITIVE_FOUR_BYTE_INTEGER,
        POSITIVE_VARIABLE_BYTE_INTEGER,
        UTF8_STRING,
        BINARY_DATA,
        /** UTF-8 string pair; the type of the only property that may be repeated. */
        UTF8_STRING_PAIR
    }

    private static final Property[] BY_ID = new Property[43];

    static {
        for (Property property : values()) {
            BY_ID[property.id] = property;
        }
    }

    private final int id;
    private final Type type;

    Property(int id, Type type) {
        this.id = id;
        this.type = type;
    }

    int id() {
        return id;
    }

    Type type() {
        return type;
    }

    static Property of(int id) throws PacketException {
        Property property = id < BY_ID.length ? BY_ID[id] : null;
        if (property == null) {
            throw PacketException.malformed("Unknown property " + id);
        }
        return property;
    }
}
