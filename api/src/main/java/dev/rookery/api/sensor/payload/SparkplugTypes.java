package dev.rookery.api.sensor.payload;

/** Numbers of the data types of Sparkplug B. */
final class SparkplugTypes {
    /** The message does not state the type, because the BIRTH does. */
    static final int UNKNOWN = 0;

    static final int INT8 = 1;
    static final int INT16 = 2;
    static final int INT32 = 3;
    static final int INT64 = 4;
    static final int UINT8 = 5;
    static final int UINT16 = 6;
    static final int UINT32 = 7;
    static final int UINT64 = 8;
    static final int FLOAT = 9;
    static final int DOUBLE = 10;
    static final int BOOLEAN = 11;
    /** Milliseconds since 1970. */
    static final int DATE_TIME = 13;

    static final int BYTES = 17;
    static final int FILE = 18;

    /** The types of array elements INT8 to BOOLEAN are beside each other, in the order of those of single values. */
    static final int FIRST_ARRAY = 22;

    static final int BOOLEAN_ARRAY = 32;
    static final int STRING_ARRAY = 33;
    static final int DATE_TIME_ARRAY = 34;

    private SparkplugTypes() {}
}
