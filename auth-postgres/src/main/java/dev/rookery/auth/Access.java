package dev.rookery.auth;

/** Right that an ACL row can grant. The bits are those of the column {@code mqtt_acls.access}. */
public enum Access {
    /** Receive messages: live, retained, and queued. */
    READ(1),
    /** Publish messages, including the will. */
    WRITE(2),
    /** Subscribe to a filter. */
    SUBSCRIBE(4);

    /** All three bits: the largest valid value of a row. */
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
