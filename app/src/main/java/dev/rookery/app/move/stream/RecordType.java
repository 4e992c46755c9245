package dev.rookery.app.move.stream;

/** First byte of a record. Codes are part of the format and never change. */
public enum RecordType {
    /** JSON of the manifest; the first record. */
    MANIFEST(1),
    /** Block of the broker's state. */
    BROKER_STATE(2),
    /** JSON of a table, or a part of one, whose rows follow. */
    TABLE(3),
    /** Rows of the last table, in the text format of COPY. */
    ROWS(4),
    /** JSON with the counts; the last record. */
    END(5);

    private static final int COUNT = values().length;

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static RecordType of(int code) {
        if (code < 1 || code > COUNT) {
            throw new StreamException("The file has records that this version does not know. Update Rookery");
        }
        return values()[code - 1];
    }
}
