package dev.rookery.broker.mqtt;

/** The properties of MQTT 5 with their identifiers and data types (section 2.2.2.2). */
public enum Property {
    PAYLOAD_FORMAT_INDICATOR(1, Type.FLAG),
    MESSAGE_EXPIRY_INTERVAL(2, Type.FOUR_BYTES),
    CONTENT_TYPE(3, Type.TEXT),
    RESPONSE_TOPIC(8, Type.TEXT),
    CORRELATION_DATA(9, Type.BINARY),
    SUBSCRIPTION_IDENTIFIER(11, Type.POSITIVE_VARIABLE),
    SESSION_EXPIRY_INTERVAL(17, Type.FOUR_BYTES),
    ASSIGNED_CLIENT_IDENTIFIER(18, Type.TEXT),
    SERVER_KEEP_ALIVE(19, Type.TWO_BYTES),
    AUTHENTICATION_METHOD(21, Type.TEXT),
    AUTHENTICATION_DATA(22, Type.BINARY),
    REQUEST_PROBLEM_INFORMATION(23, Type.FLAG),
    WILL_DELAY_INTERVAL(24, Type.FOUR_BYTES),
    REQUEST_RESPONSE_INFORMATION(25, Type.FLAG),
    RESPONSE_INFORMATION(26, Type.TEXT),
    SERVER_REFERENCE(28, Type.TEXT),
    REASON_STRING(31, Type.TEXT),
    RECEIVE_MAXIMUM(33, Type.POSITIVE_TWO_BYTES),
    TOPIC_ALIAS_MAXIMUM(34, Type.TWO_BYTES),
    TOPIC_ALIAS(35, Type.TWO_BYTES),
    MAXIMUM_QOS(36, Type.FLAG),
    RETAIN_AVAILABLE(37, Type.FLAG),
    USER_PROPERTY(38, Type.PAIR),
    MAXIMUM_PACKET_SIZE(39, Type.POSITIVE_FOUR_BYTES),
    WILDCARD_SUBSCRIPTION_AVAILABLE(40, Type.FLAG),
    SUBSCRIPTION_IDENTIFIER_AVAILABLE(41, Type.FLAG),
    SHARED_SUBSCRIPTION_AVAILABLE(42, Type.FLAG);

    /** What a value looks like on the wire, and which values there are. */
    enum Type {
        /** A byte that is 0 or 1. */
        FLAG,
        TWO_BYTES,
        POSITIVE_TWO_BYTES,
        FOUR_BYTES,
        POSITIVE_FOUR_BYTES,
        POSITIVE_VARIABLE,
        TEXT,
        BINARY,
        /** Two texts; the only property that may come more than once. */
        PAIR
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
            throw PacketException.malformed("There is no property " + id);
        }
        return property;
    }
}
