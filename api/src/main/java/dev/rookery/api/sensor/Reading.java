package dev.rookery.api.sensor;

import java.util.Objects;
import java.util.Optional;

/**
 * What a device measured once.
 *
 * @param time microseconds since 1970
 * @param identity what tells it apart from others of its series at the same time
 * @param value the number; 0 or 1 for a boolean; NaN for a text
 * @param content the text of a text
 */
public record Reading(Series series, long time, long identity, double value, Optional<String> content) {
    public Reading {
        Objects.requireNonNull(series, "series");
        Objects.requireNonNull(content, "content");
    }
}
