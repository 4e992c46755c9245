package dev.rookery.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Timestamps of requests (RFC 3339). */
public final class Rfc3339 {
    private static final int MAX_YEAR = 9999;

    private Rfc3339() {}

    /** @throws ApiException if the text is not a timestamp with an offset */
    public static Instant parse(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            if (time.getYear() < 0 || time.getYear() > MAX_YEAR) {
                throw new DateTimeException("Years have four digits");
            }
            return time.toInstant();
        } catch (DateTimeException e) {
            throw ApiException.invalid("'" + text + "' is not a timestamp such as 2026-01-31T12:00:00Z");
        }
    }
}
