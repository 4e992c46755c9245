package dev.rookery.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Times as callers write them: RFC 3339. */
public final class Rfc3339 {
    private Rfc3339() {}

    /** @throws ApiException if it is no RFC 3339 time with its offset */
    public static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw ApiException.invalid("'" + text + "' is no time such as 2026-01-31T12:00:00Z");
        }
    }
}
