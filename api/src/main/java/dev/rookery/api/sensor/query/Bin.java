package dev.rookery.api.sensor.query;

import dev.rookery.http.ApiException;
import java.time.Duration;

/** Length of the time intervals of an aggregation. */
final class Bin {
    private static final int MAX_BINS = 10_000;

    private Bin() {}

    /**
     * Parses a number with a unit, such as {@code 30s}, {@code 1m}, {@code 6h} or {@code 7d}. The syntax is validated
     * by the OpenAPI document.
     *
     * @throws ApiException if the range has too many bins
     */
    static Duration parse(String text, TimeRange range) {
        int end = text.length() - 1;
        long count = Long.parseLong(text.substring(0, end));
        Duration bin =
                switch (text.charAt(end)) {
                    case 's' -> Duration.ofSeconds(count);
                    case 'm' -> Duration.ofMinutes(count);
                    case 'h' -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                };
        if (range.length().dividedBy(bin) > MAX_BINS) {
            throw ApiException.invalid(
                    "The range has more than " + MAX_BINS + " bins. Choose a longer 'bin' or a shorter range.");
        }
        return bin;
    }
}
