package dev.rookery.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Timestamps of requests (RFC 3339). */
public final class Rfc3339 {
    private Rfc3339() {}

    /** @throws ApiException if the text is not a timestamp with an offset */
    public static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw ApiException.invalid("'" + text + "' is not a timestamp such as 2026-01-31T12:00:00Z");
        }
    }
}
