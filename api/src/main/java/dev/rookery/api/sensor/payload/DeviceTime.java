package dev.rookery.api.sensor.payload;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Accepted range of the timestamps that devices state. Clocks of devices may start at 1970 or run ahead.
 *
 * @param maxAge maximum time between a timestamp and the arrival of its message
 * @param maxAhead maximum time that a timestamp may be after the arrival of its message
 */
public record DeviceTime(Duration maxAge, Duration maxAhead) {
    /** Larger numbers are milliseconds; as seconds they would be after the year 5000. */
    private static final double FIRST_MILLISECONDS = 1e11;

    private static final double MICROS_PER_SECOND = 1e6;
    private static final double MICROS_PER_MILLI = 1e3;

    /**
     * Parses seconds or milliseconds since 1970.
     *
     * @param arrival microseconds since 1970
     * @return microseconds since 1970; empty if the timestamp is outside the accepted range
     */
    OptionalLong parse(double number, long arrival) {
        double micros = Math.abs(number) < FIRST_MILLISECONDS ? number * MICROS_PER_SECOND : number * MICROS_PER_MILLI;
        return accept(Math.round(micros), arrival);
    }

    /**
     * Parses an RFC 3339 timestamp.
     *
     * @param arrival microseconds since 1970
     * @return microseconds since 1970; empty if the timestamp is malformed or outside the accepted range
     */
    OptionalLong parse(String text, long arrival) {
        try {
            return accept(micros(OffsetDateTime.parse(text).toInstant()), arrival);
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /** Returns microseconds since 1970. */
    public static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), TimeUnit.SECONDS.toMicros(1)), instant.getNano() / 1000);
    }

    private OptionalLong accept(long micros, long arrival) {
        boolean accepted = micros >= arrival - TimeUnit.MILLISECONDS.toMicros(maxAge.toMillis())
                && micros <= arrival + TimeUnit.MILLISECONDS.toMicros(maxAhead.toMillis());
        return accepted ? OptionalLong.of(micros) : OptionalLong.empty();
    }
}
