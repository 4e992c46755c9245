package dev.rookery.broker.store.journal;

/** What the bytes of a change begin with. Codes are for ever. */
enum ChangeType {
    SESSION_KEPT(1),
    SESSION_AWAY(2),
    SESSION_ENDED(3),
    SUBSCRIBED(4),
    UNSUBSCRIBED(5),
    /** No change by itself: the message of those that follow. */
    MESSAGE(6),
    MESSAGE_DUE(7),
    MESSAGE_SENT(8),
    MESSAGE_RECEIVED(9),
    MESSAGE_DONE(10),
    IDENTIFIER_TAKEN(11),
    IDENTIFIER_RELEASED(12),
    RETAINED(13);

    private static final ChangeType[] BY_CODE = new ChangeType[14];

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

    /** @throws IllegalArgumentException if there is none */
    static ChangeType of(int code) {
        if (code < 1 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("There is no change of type " + code);
        }
        return BY_CODE[code];
    }
}
