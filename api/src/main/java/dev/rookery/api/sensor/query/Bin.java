package dev.rookery.api.sensor.query;

import dev.rookery.http.ApiException;
import java.time.Duration;

/** How much time an aggregate sums up. */
final class Bin {
    private static final int MOST_BINS = 10_000;

    private Bin() {}

    /**
     * Reads {@code 30s}, {@code 1m}, {@code 6h} or {@code 7d}; the document has made sure that it is one.
     *
     * @throws ApiException if the range has too many of them
     */
    static Duration of(String text, TimeRange range) {
        int end = text.length() - 1;
        long count = Long.parseLong(text.substring(0, end));
        Duration bin =
                switch (text.charAt(end)) {
                    case 's' -> Duration.ofSeconds(count);
                    case 'm' -> Duration.ofMinutes(count);
                    case 'h' -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                };
        if (range.length().dividedBy(bin) > MOST_BINS) {
            throw ApiException.invalid("A reply has at most " + MOST_BINS
                    + " points of a unit: choose a longer 'bin', or 'from' and 'to' closer together");
        }
        return bin;
    }
}
