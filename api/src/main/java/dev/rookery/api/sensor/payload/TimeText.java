package dev.rookery.api.sensor.payload;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Forms in which devices write times: RFC 3339 and what deviates from it in practice, and numbers since 1970 whose unit
 * follows from their magnitude. Results are in microseconds since 1970.
 */
final class TimeText {
    private static final int MAX_LENGTH = 100;

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d{1,3})?");
    private static final Pattern EXACT = Pattern.compile("[+-]?\\d{1,20}(?:\\.\\d{0,40})?");

    /** Of HTTP and mail, of the command date, of JavaScript's Date, and of the C function asctime. */
    private static final List<DateTimeFormatter> NAMED_MONTHS = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss ['UTC']['GMT'] yyyy", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("EEE MMM d yyyy HH:mm:ss 'GMT'xx", Locale.ENGLISH),
            local("EEE MMM d HH:mm:ss yyyy"),
            local("d-MMM-yyyy HH:mm:ss"),
            local("d MMM yyyy HH:mm:ss"),
            local("MMM d[,] yyyy[,] HH:mm:ss"),
            local("MMM d[,] yyyy[,] h:mm:ss a"));

    /** Larger numbers are milliseconds; as seconds they would be after the year 5000. Likewise for smaller units. */
    private static final double FIRST_MILLISECONDS = 1e11;

    private static final double FIRST_MICROSECONDS = 1e14;
    private static final double FIRST_NANOSECONDS = 1e17;
    private static final double MAX_NANOSECONDS = 1e20;

    private TimeText() {}

    /**
     * Parses a text.
     *
     * @param zone zone of texts without offset
     * @return empty if the text has none of the accepted forms
     */
    static OptionalLong parse(String text, Supplier<ZoneId> zone) {
        String stripped = text.strip();
        if (stripped.length() > MAX_LENGTH) {
            return OptionalLong.empty();
        }
        try {
            OptionalLong digits = DateTimeText.parse(stripped, zone);
            if (digits.isPresent()) {
                return digits;
            }
            return NUMBER.matcher(stripped).matches() ? number(stripped) : namedMonth(stripped, zone);
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Parses seconds, milliseconds, microseconds or nanoseconds since 1970.
     *
     * @param text JSON number
     * @return empty if the number is beyond all units, or none, such as NaN
     */
    static OptionalLong number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        double magnitude = Math.abs(Double.parseDouble(text));
        if (magnitude >= MAX_NANOSECONDS) {
            return OptionalLong.empty();
        }
        int shift = shiftToMicros(magnitude);
        if (EXACT.matcher(text).matches()) {
            return OptionalLong.of(new BigDecimal(text)
                    .scaleByPowerOfTen(shift)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact());
        }
        return OptionalLong.of(Math.round(Double.parseDouble(text) * Math.pow(10, shift)));
    }

    /**
     * Parses a number since 1970.
     *
     * @param shift decimal digits by which the number is shifted to microseconds
     * @return empty if the text is no number, or is beyond all times
     */
    static OptionalLong number(String text, int shift) {
        if (!EXACT.matcher(text.strip()).matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(new BigDecimal(text.strip())
                    .scaleByPowerOfTen(shift)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact());
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Parses a text of a pattern. Fields that are smaller than those of the pattern are zero.
     *
     * @param zone zone of texts without offset
     * @return empty if the text does not match
     */
    static OptionalLong parse(String text, DateTimeFormatter pattern, Supplier<ZoneId> zone) {
        if (text.length() > MAX_LENGTH) {
            return OptionalLong.empty();
        }
        try {
            TemporalAccessor parsed =
                    pattern.parseBest(text.strip(), ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
            if (parsed instanceof ZonedDateTime zoned) {
                return OptionalLong.of(DeviceTime.micros(zoned.toInstant()));
            }
            LocalDateTime local = parsed instanceof LocalDateTime time ? time : ((LocalDate) parsed).atStartOfDay();
            return OptionalLong.of(DeviceTime.micros(local.atZone(zone.get()).toInstant()));
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static int shiftToMicros(double magnitude) {
        if (magnitude < FIRST_MILLISECONDS) {
            return 6;
        }
        if (magnitude < FIRST_MICROSECONDS) {
            return 3;
        }
        return magnitude < FIRST_NANOSECONDS ? 0 : -3;
    }

    /** Returns a form without an offset. Its zone is replaced by that of the device. */
    private static DateTimeFormatter local(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .toFormatter(Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
    }

    private static OptionalLong namedMonth(String text, Supplier<ZoneId> zone) {
        // JavaScript adds the name of the zone in the user's language.
        String spaced = text.replaceAll(" +", " ").replaceFirst(" \\([^()]*\\)$", "");
        for (DateTimeFormatter format : NAMED_MONTHS) {
            try {
                ZoneId local = format.getZone() == null ? ZoneOffset.UTC : zone.get();
                return OptionalLong.of(DeviceTime.micros(format.withZone(local).parse(spaced, Instant::from)));
            } catch (DateTimeException e) {
                // Tried with the next form.
                continue;
            }
        }
        return OptionalLong.empty();
    }
}
