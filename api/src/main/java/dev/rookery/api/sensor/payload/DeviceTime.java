package dev.rookery.api.sensor.payload;

import dev.rookery.api.sensor.mapping.TimeForm;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How devices state times, and the accepted range. Clocks of devices may start at 1970 or run ahead.
 *
 * @param maxAge maximum time between a timestamp and the arrival of its message
 * @param maxAhead maximum time that a timestamp may be after the arrival of its message
 * @param fields JSON fields that state times
 */
public record DeviceTime(Duration maxAge, Duration maxAhead, TimeFields fields) {
    public DeviceTime(Duration maxAge, Duration maxAhead) {
        this(maxAge, maxAhead, TimeFields.DEFAULT);
    }

    public DeviceTime with(TimeFields other) {
        return new DeviceTime(maxAge, maxAhead, other);
    }

    /**
     * Parses a JSON number.
     *
     * @param arrival microseconds since 1970
     */
    StatedTime parseNumber(String number, long arrival) {
        return stated(number, TimeText.number(number), TimeFault.OUT_OF_RANGE, arrival);
    }

    /**
     * Parses a text.
     *
     * @param zone zone of texts without offset
     * @param arrival microseconds since 1970
     */
    StatedTime parseText(String text, Supplier<ZoneId> zone, long arrival) {
        return stated(text, TimeText.parse(text, zone), TimeFault.UNREADABLE, arrival);
    }

    /**
     * Parses a time in the form of a mapping.
     *
     * @param zone zone of texts without offset
     * @param arrival microseconds since 1970
     */
    StatedTime parse(ScalarText time, TimeForm form, Supplier<ZoneId> zone, long arrival) {
        if (form.shift().isPresent()) {
            return stated(
                    time.text(), TimeText.number(time.text(), form.shift().getAsInt()), TimeFault.UNREADABLE, arrival);
        }
        if (form.pattern().isPresent()) {
            return stated(
                    time.text(),
                    TimeText.parse(time.text(), form.pattern().get(), zone),
                    TimeFault.UNREADABLE,
                    arrival);
        }
        return time.isNumber() ? parseNumber(time.text(), arrival) : parseText(time.text(), zone, arrival);
    }

    /** Returns microseconds since 1970. */
    public static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), TimeUnit.SECONDS.toMicros(1)), instant.getNano() / 1000);
    }

    private StatedTime stated(String text, OptionalLong micros, TimeFault unreadable, long arrival) {
        if (micros.isEmpty()) {
            return new StatedTime.Unknown(text, unreadable);
        }
        boolean accepted = micros.getAsLong() >= arrival - TimeUnit.MILLISECONDS.toMicros(maxAge.toMillis())
                && micros.getAsLong() <= arrival + TimeUnit.MILLISECONDS.toMicros(maxAhead.toMillis());
        return accepted
                ? new StatedTime.Known(micros.getAsLong())
                : new StatedTime.Unknown(text, TimeFault.OUT_OF_RANGE);
    }
}
