package dev.rookery.api.sensor.payload;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Reads the time that a device states, and believes it within bounds: clocks of devices start at 1970 or run ahead.
 *
 * @param oldest how long before its arrival a reading may have been taken
 * @param newest how far a device's clock may be ahead
 */
public record DeviceTime(Duration oldest, Duration newest) {
    /** Numbers from here on are milliseconds: as seconds they would lie beyond the year 5000. */
    private static final double FIRST_MILLISECONDS = 1e11;

    private static final double MICROS_PER_SECOND = 1e6;
    private static final double MICROS_PER_MILLI = 1e3;

    /** Seconds or milliseconds since 1970, in microseconds; empty if it cannot be right. */
    OptionalLong read(double number, long arrival) {
        double micros = Math.abs(number) < FIRST_MILLISECONDS ? number * MICROS_PER_SECOND : number * MICROS_PER_MILLI;
        return plausible(Math.round(micros), arrival);
    }

    /** RFC 3339, in microseconds; empty if it is none or cannot be right. */
    OptionalLong read(String text, long arrival) {
        try {
            return plausible(micros(OffsetDateTime.parse(text).toInstant()), arrival);
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /** Microseconds since 1970. */
    public static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), TimeUnit.SECONDS.toMicros(1)), instant.getNano() / 1000);
    }

    private OptionalLong plausible(long micros, long arrival) {
        boolean believed = micros >= arrival - TimeUnit.MILLISECONDS.toMicros(oldest.toMillis())
                && micros <= arrival + TimeUnit.MILLISECONDS.toMicros(newest.toMillis());
        return believed ? OptionalLong.of(micros) : OptionalLong.empty();
    }
}
