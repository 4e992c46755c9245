package dev.rookery.api.sensor;

import java.util.Locale;

/** Type of the value of a reading. */
public enum ReadingType {
    NUMBER,
    BOOLEAN,
    TEXT;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Returns the lower-case name used in JSON and in the database. */
    public String text() {
        return text;
    }

    /** @throws IllegalArgumentException if no type has this name */
    public static ReadingType parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
