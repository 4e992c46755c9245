package dev.rookery.api.sensor.query;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Time range of a query.
 *
 * @param from inclusive
 * @param to exclusive
 */
record TimeRange(Instant from, Instant to) {
    private static final Duration DEFAULT_LENGTH = Duration.ofDays(1);
    /** Narrower than the range of PostgreSQL timestamps. */
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /**
     * Reads the parameters {@code from} and {@code to}. Defaults: {@code to} is now, {@code from} a day before
     * {@code to}.
     */
    static TimeRange of(ApiRequest request) {
        return of(request.optionalInstant("from"), request.optionalInstant("to"));
    }

    /** Returns the range with defaults for missing ends. */
    static TimeRange of(Optional<Instant> begin, Optional<Instant> end) {
        Instant to = end.orElseGet(Instant::now);
        Instant from = begin.orElseGet(() -> to.minus(DEFAULT_LENGTH));
        if (!from.isBefore(to)) {
            throw ApiException.invalid("'from' must be before 'to'");
        }
        if (from.isBefore(EARLIEST) || to.isAfter(LATEST)) {
            throw ApiException.invalid("'from' and 'to' must be between 1970 and 9999");
        }
        return new TimeRange(from, to);
    }

    Duration length() {
        return Duration.between(from, to);
    }

    OffsetDateTime fromUtc() {
        return from.atOffset(ZoneOffset.UTC);
    }

    OffsetDateTime toUtc() {
        return to.atOffset(ZoneOffset.UTC);
    }
}
