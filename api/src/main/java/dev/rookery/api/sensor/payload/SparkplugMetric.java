package dev.rookery.api.sensor.payload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Metric of a Sparkplug payload, as encoded.
 *
 * @param name null if the message names the metric by its alias
 * @param type data type; 0 if the message does not state it
 * @param integer value of the fields {@code int_value} and {@code long_value}
 * @param other value of the other types; empty if the metric is null, or its type is not supported
 * @param unit property {@code engUnit}; empty for none
 */
record SparkplugMetric(
        @Nullable String name,
        OptionalLong alias,
        OptionalLong timestamp,
        int type,
        OptionalLong integer,
        Optional<ScalarValue> other,
        String unit) {
    private static final int UINT8 = 5;
    private static final int UINT16 = 6;
    private static final int UINT32 = 7;
    private static final int BOOLEAN = 11;

    static SparkplugMetric read(WireReader fields) throws PayloadException {
        String name = null;
        OptionalLong alias = OptionalLong.empty();
        OptionalLong timestamp = OptionalLong.empty();
        int type = 0;
        boolean isNull = false;
        OptionalLong integer = OptionalLong.empty();
        Optional<ScalarValue> other = Optional.empty();
        String unit = "";
        for (int field = fields.next(); field != 0; field = fields.next()) {
            switch (field) {
                case 1 -> name = fields.text();
                case 2 -> alias = OptionalLong.of(fields.number());
                case 3 -> timestamp = OptionalLong.of(fields.number());
                case 4 -> type = (int) fields.number();
                case 7 -> isNull = fields.bool();
                case 9 -> unit = unit(fields.message());
                case 10, 11 -> integer = OptionalLong.of(fields.number());
                case 12 -> other = finite(Float.toString(fields.float32()));
                case 13 -> other = finite(Double.toString(fields.float64()));
                case 14 -> other = Optional.of(fields.bool() ? ScalarValue.TRUE : ScalarValue.FALSE);
                case 15 -> other = Optional.of(ScalarValue.text(fields.text()));
                default -> fields.skip();
            }
        }
        return new SparkplugMetric(
                name == null || name.isEmpty() ? null : name,
                alias,
                timestamp,
                type,
                isNull ? OptionalLong.empty() : integer,
                isNull ? Optional.empty() : other,
                unit);
    }

    private static Optional<ScalarValue> finite(String number) throws PayloadException {
        return Double.isFinite(Double.parseDouble(number)) ? Optional.of(ScalarValue.number(number)) : Optional.empty();
    }

    /** Returns the property {@code engUnit} of a property set; empty if it has none. */
    private static String unit(WireReader set) throws PayloadException {
        List<String> keys = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int field = set.next(); field != 0; field = set.next()) {
            switch (field) {
                case 1 -> keys.add(set.text());
                case 2 -> values.add(textValue(set.message()));
                default -> set.skip();
            }
        }
        int place = keys.indexOf("engUnit");
        return place >= 0 && place < values.size() ? values.get(place) : "";
    }

    private static String textValue(WireReader property) throws PayloadException {
        String text = "";
        for (int field = property.next(); field != 0; field = property.next()) {
            if (field == 8) {
                text = property.text();
            } else {
                property.skip();
            }
        }
        return text;
    }

    /**
     * Returns the value; empty if the metric is null, or its type is not supported.
     *
     * @param dataType data type of the metric, as its BIRTH or the message states it
     */
    Optional<ScalarValue> value(int dataType) throws PayloadException {
        if (integer.isEmpty()) {
            return other;
        }
        long bits = integer.getAsLong();
        return Optional.of(
                switch (dataType) {
                    // Encoders write small negative numbers with 8, 16, 32 or 64 bits.
                    case 1 -> ScalarValue.number(Byte.toString((byte) bits));
                    case 2 -> ScalarValue.number(Short.toString((short) bits));
                    case 3 -> ScalarValue.number(Integer.toString((int) bits));
                    case 4 -> ScalarValue.number(Long.toString(bits));
                    case UINT8 -> ScalarValue.number(Long.toString(bits & 0xff));
                    case UINT16 -> ScalarValue.number(Long.toString(bits & 0xffff));
                    case UINT32 -> ScalarValue.number(Long.toString(bits & 0xffff_ffffL));
                    case BOOLEAN -> bits != 0 ? ScalarValue.TRUE : ScalarValue.FALSE;
                    case 0 ->
                        throw new PayloadException(
                                "Sparkplug: the type of a metric is unknown, because its" + " BIRTH was not received");
                    default -> ScalarValue.number(Long.toUnsignedString(bits));
                });
    }
}
