package dev.rookery.api.sensor.query;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * The part of time that a call asks for.
 *
 * @param to exclusive
 */
record TimeRange(Instant from, Instant to) {
    private static final Duration DEFAULT_LENGTH = Duration.ofDays(1);
    /** No device of ours is older, nor will be newer; PostgreSQL's own range is a little larger. */
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** Parameters {@code from} and {@code to}; by default the day before {@code to}, which is now. */
    static TimeRange of(ApiRequest call) {
        Instant to = call.optionalInstant("to").orElseGet(Instant::now);
        Instant from = call.optionalInstant("from").orElseGet(() -> to.minus(DEFAULT_LENGTH));
        if (!from.isBefore(to)) {
            throw ApiException.invalid("'from' has to be before 'to'");
        }
        if (from.isBefore(EARLIEST) || to.isAfter(LATEST)) {
            throw ApiException.invalid("'from' and 'to' lie between 1970 and 9999");
        }
        return new TimeRange(from, to);
    }

    Duration length() {
        return Duration.between(from, to);
    }

    OffsetDateTime first() {
        return from.atOffset(ZoneOffset.UTC);
    }

    OffsetDateTime end() {
        return to.atOffset(ZoneOffset.UTC);
    }
}
