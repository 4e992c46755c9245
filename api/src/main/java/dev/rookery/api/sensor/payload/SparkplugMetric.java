package dev.rookery.api.sensor.payload;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Metric of a Sparkplug payload, as encoded.
 *
 * @param name null if the message names the metric by its alias
 * @param type data type; {@link SparkplugTypes#UNKNOWN} if the message does not state it
 * @param stored whether the value is to be stored: the edge node has not marked it as transient
 * @param unit property {@code engUnit}; empty for none
 */
record SparkplugMetric(
        @Nullable String name,
        OptionalLong alias,
        OptionalLong timestamp,
        int type,
        boolean stored,
        SparkplugValue value,
        String unit) {
    static SparkplugMetric read(WireReader fields) throws PayloadException {
        return read(fields, 0);
    }

    /** @param depth number of templates around the metric */
    private static SparkplugMetric read(WireReader fields, int depth) throws PayloadException {
        String name = null;
        OptionalLong alias = OptionalLong.empty();
        OptionalLong timestamp = OptionalLong.empty();
        int type = SparkplugTypes.UNKNOWN;
        boolean isTransient = false;
        boolean isNull = false;
        SparkplugValue value = new SparkplugValue.None();
        String unit = "";
        for (int field = fields.next(); field != 0; field = fields.next()) {
            switch (field) {
                case 1 -> name = fields.text();
                case 2 -> alias = OptionalLong.of(fields.number());
                case 3 -> timestamp = OptionalLong.of(fields.number());
                case 4 -> type = (int) fields.number();
                case 6 -> isTransient = fields.bool();
                case 7 -> isNull = fields.bool();
                case 9 -> unit = unit(fields.message());
                case 10, 11 -> value = new SparkplugValue.Integral(fields.number());
                case 12 -> value = new SparkplugValue.Plain(ScalarValue.number(Float.toString(fields.float32())));
                case 13 -> value = new SparkplugValue.Plain(ScalarValue.number(Double.toString(fields.float64())));
                case 14 -> value = new SparkplugValue.Plain(fields.bool() ? ScalarValue.TRUE : ScalarValue.FALSE);
                case 15 -> value = new SparkplugValue.Plain(ScalarValue.text(fields.text()));
                case 16 -> value = new SparkplugValue.Binary(fields.bytes());
                case 17 -> value = SparkplugDataSets.read(fields.message());
                case 18 -> value = template(fields.message(), depth + 1);
                case 19 -> {
                    fields.skip();
                    value = new SparkplugValue.Extension();
                }
                default -> fields.skip();
            }
        }
        return new SparkplugMetric(
                name == null || name.isEmpty() ? null : name,
                alias,
                timestamp,
                type,
                !isTransient,
                isNull ? new SparkplugValue.None() : value,
                unit);
    }

    private static SparkplugValue template(WireReader fields, int depth) throws PayloadException {
        if (depth > SparkplugValue.MAX_DEPTH) {
            throw new PayloadException("Sparkplug: templates are nested deeper than " + SparkplugValue.MAX_DEPTH);
        }
        List<SparkplugMetric> members = new ArrayList<>();
        boolean definition = false;
        for (int field = fields.next(); field != 0; field = fields.next()) {
            switch (field) {
                case 2 -> members.add(read(fields.message(), depth));
                case 5 -> definition = fields.bool();
                default -> fields.skip();
            }
        }
        return new SparkplugValue.Template(definition, members);
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
}
