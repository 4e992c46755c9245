package dev.rookery.api.sensor.payload;

import dev.rookery.config.Ranges;
import java.util.List;
import java.util.Locale;

/**
 * Names of the JSON fields that state the time of readings, case-insensitive. Of several in one object, the first of the list
 * that has a time applies.
 *
 * @param names 1 to 10 names
 */
public record TimeFields(List<String> names) {
    public static final TimeFields DEFAULT = new TimeFields(List.of("ts", "time", "timestamp"));

    /** Never the name of a metric. */
    private static final String RESERVED = "ts";

    private static final int MAX_NAMES = 10;

    public TimeFields {
        Ranges.require("Number of time fields", names.size(), 1, MAX_NAMES);
        names = names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (names.contains("") || names.contains("value") || names.contains("unit")) {
            throw new IllegalArgumentException(
                    "Time fields " + names + " are invalid: names must not be empty, 'value' or 'unit'");
        }
    }

    /** Returns the place of the field in the list; -1 if it states no time. */
    int rank(String field) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(field)) {
                return i;
            }
        }
        return -1;
    }

    /** Returns whether the field is never a metric, not even if it has no time. */
    static boolean isReserved(String field) {
        return field.equals(RESERVED);
    }
}
