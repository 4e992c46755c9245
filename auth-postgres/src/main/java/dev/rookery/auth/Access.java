package dev.rookery.auth;

/** What an ACL row may permit. The bits are those of the {@code mqtt_acls.access} column. */
public enum Access {
    /** Receive a message, live, retained or queued. */
    READ(1),
    /** Publish a message, the will included. */
    WRITE(2),
    /** Subscribe to a filter. */
    SUBSCRIBE(4);

    /** All three bits: the largest value a row may hold. */
    public static final int ALL_BITS = 7;

    private final int bit;

    Access(int bit) {
        this.bit = bit;
    }

    public int bit() {
        return bit;
    }

    boolean in(int bits) {
        return (bits & bit) != 0;
    }
}
