package dev.rookery.api.sensor.payload;

import java.util.List;

/** Value of a metric of Sparkplug, as encoded. What it means follows from the data type of the metric. */
sealed interface SparkplugValue {
    /** Largest depth of templates in templates. */
    int MAX_DEPTH = 8;

    /** Null, or nothing. */
    record None() implements SparkplugValue {}

    /** @param bits value of the fields {@code int_value} and {@code long_value} */
    record Integral(long bits) implements SparkplugValue {}

    /** Floating-point number, boolean or text. */
    record Plain(ScalarValue value) implements SparkplugValue {}

    /** Bytes, a file or an array. */
    record Binary(byte[] bytes) implements SparkplugValue {}

    /**
     * Table.
     *
     * @param columns names
     * @param types data types of the columns
     * @param rows values, at most one for each column
     */
    record DataSet(List<String> columns, List<Integer> types, List<List<SparkplugValue>> rows)
            implements SparkplugValue {
        public DataSet {
            columns = List.copyOf(columns);
            types = List.copyOf(types);
            rows = List.copyOf(rows);
        }
    }

    /** @param definition whether this declares a template, rather than being an instance with values */
    record Template(boolean definition, List<SparkplugMetric> members) implements SparkplugValue {
        public Template {
            members = List.copyOf(members);
        }
    }

    /** Value of an extension of Sparkplug. */
    record Extension() implements SparkplugValue {}

    /**
     * Returns the value of an integer field.
     *
     * @param dataType data type other than 0
     */
    static ScalarValue integer(int dataType, long bits) throws PayloadException {
        return switch (dataType) {
            // Encoders write small negative numbers with 8, 16, 32 or 64 bits.
            case SparkplugTypes.INT8 -> ScalarValue.number(Byte.toString((byte) bits));
            case SparkplugTypes.INT16 -> ScalarValue.number(Short.toString((short) bits));
            case SparkplugTypes.INT32 -> ScalarValue.number(Integer.toString((int) bits));
            case SparkplugTypes.INT64 -> ScalarValue.number(Long.toString(bits));
            case SparkplugTypes.UINT8 -> ScalarValue.number(Long.toString(bits & 0xff));
            case SparkplugTypes.UINT16 -> ScalarValue.number(Long.toString(bits & 0xffff));
            case SparkplugTypes.UINT32 -> ScalarValue.number(Long.toString(bits & 0xffff_ffffL));
            case SparkplugTypes.BOOLEAN -> bits != 0 ? ScalarValue.TRUE : ScalarValue.FALSE;
            default -> ScalarValue.number(Long.toUnsignedString(bits));
        };
    }
}
