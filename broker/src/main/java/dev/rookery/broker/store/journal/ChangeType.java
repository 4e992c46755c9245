package dev.rookery.broker.store.journal;

/** First byte of an encoded change. Codes are part of the journal format and never change. */
enum ChangeType {
    SESSION_PERSISTED(1),
    SESSION_DISCONNECTED(2),
    SESSION_ENDED(3),
    SUBSCRIBED(4),
    UNSUBSCRIBED(5),
    /** Not a change: the message of the changes that follow. */
    MESSAGE(6),
    MESSAGE_QUEUED(7),
    MESSAGE_SENT(8),
    MESSAGE_RECEIVED(9),
    MESSAGE_REMOVED(10),
    PACKET_ID_RESERVED(11),
    PACKET_ID_RELEASED(12),
    RETAINED(13),
    NUMBERS_ASSIGNED(14),
    TENANT_REMOVED(15),
    WILL_SET(16),
    WILL_REMOVED(17);

    private static final ChangeType[] BY_CODE = new ChangeType[18];

    static {
        for (ChangeType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    ChangeType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** @throws IllegalArgumentException if the code is unknown */
    static ChangeType of(int code) {
        if (code < 1 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("Unknown change type " + code);
        }
        return BY_CODE[code];
    }
}
