package dev.rookery.api.sensor;

import java.util.Locale;

/** What a reading's value is. */
public enum ReadingType {
    NUMBER,
    BOOLEAN,
    TEXT;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Its name in the database and over HTTP. */
    public String text() {
        return text;
    }

    /** @throws IllegalArgumentException if there is no such type */
    public static ReadingType parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
