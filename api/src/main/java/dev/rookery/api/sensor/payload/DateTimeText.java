package dev.rookery.api.sensor.payload;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and times in digits: RFC 3339, ISO 8601 and what deviates from them in practice. */
final class DateTimeText {
    private static final String FRACTION = "(?:[.,](?<fraction>\\d{1,40}))?";
    /** ISO 8601 recommends the minus sign U+2212. */
    private static final String OFFSET = "(?<offset>[Zz]|(?:UTC|GMT)?[+\\-\u2212]\\d{1,2}(?::?\\d{2})?|UTC|GMT)?";

    /** The name of the zone that has the offset, in Java's and in Go's form; Go's with a monotonic clock. */
    private static final String ZONE_NAME =
            "(?:\\[[A-Za-z0-9_/+-]+]" + "|(?<=[+-]\\d{2}|[+-]\\d{4}|[+-]\\d{2}:\\d{2}) [A-Z]{1,5}(?: m=[+-][\\d.]+)?)?";

    /** With separators: a date of a month, of a week or of a year. */
    private static final Pattern SEPARATED =
            Pattern.compile("(?:(?<year>\\d{4})(?<separator>[-/.:])(?<month>\\d{1,2})\\k<separator>(?<day>\\d{1,2})"
                    + "|(?<week>\\d{4}-[Ww]\\d{2}-\\d)|(?<ordinal>\\d{4}-\\d{3}))(?:[Tt_]| +)"
                    + "(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})" + FRACTION + ")?"
                    + "(?: *(?<half>[AaPp])\\.?[Mm]\\.?)? *" + OFFSET + ZONE_NAME);

    /** The basic format of ISO 8601, without separators. */
    private static final Pattern BASIC = Pattern.compile("(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})[Tt]?"
            + "(?<hour>\\d{2})(?<minute>\\d{2})(?<second>\\d{2})" + FRACTION + OFFSET);

    private static final int LEAP_SECOND = 60;
    private static final int HALF_DAY = 12;
    private static final int NANO_DIGITS = 9;

    private final Matcher parts;
    private final boolean separated;

    private DateTimeText(Matcher parts, boolean separated) {
        this.parts = parts;
        this.separated = separated;
    }

    /**
     * Parses a text.
     *
     * @param zone zone of texts without offset
     * @return microseconds since 1970; empty if the text does not have the form of a date and a time
     * @throws DateTimeException if it has, but is none, such as the 30th of February
     */
    static OptionalLong parse(String text, Supplier<ZoneId> zone) {
        Matcher separated = SEPARATED.matcher(text);
        if (separated.matches()) {
            return OptionalLong.of(new DateTimeText(separated, true).micros(zone));
        }
        Matcher basic = BASIC.matcher(text);
        return basic.matches() ? OptionalLong.of(new DateTimeText(basic, false).micros(zone)) : OptionalLong.empty();
    }

    private long micros(Supplier<ZoneId> zone) {
        int second = part("second").map(Integer::parseInt).orElse(0);
        boolean leap = second == LEAP_SECOND;
        int hour = hour();
        LocalTime time = LocalTime.of(
                hour == 2 * HALF_DAY ? 0 : hour,
                Integer.parseInt(parts.group("minute")),
                leap ? LEAP_SECOND - 1 : second,
                nanos());
        if (hour == 2 * HALF_DAY && !time.equals(LocalTime.MIDNIGHT)) {
            throw new DateTimeException("Time after 24:00");
        }
        // 24:00 is the end of the day (ISO 8601).
        LocalDateTime local = date().plusDays(hour / (2 * HALF_DAY)).atTime(time);
        Instant instant = local.atZone(part("offset").map(DateTimeText::offset).orElseGet(zone))
                .toInstant();
        return DeviceTime.micros(instant) + (leap ? TimeUnit.SECONDS.toMicros(1) : 0);
    }

    private LocalDate date() {
        if (separated && parts.group("week") != null) {
            return LocalDate.parse(parts.group("week").replace('w', 'W'), DateTimeFormatter.ISO_WEEK_DATE);
        }
        if (separated && parts.group("ordinal") != null) {
            return LocalDate.parse(parts.group("ordinal"), DateTimeFormatter.ISO_ORDINAL_DATE);
        }
        return LocalDate.of(
                Integer.parseInt(parts.group("year")),
                Integer.parseInt(parts.group("month")),
                Integer.parseInt(parts.group("day")));
    }

    private int hour() {
        int hour = Integer.parseInt(parts.group("hour"));
        Optional<String> half = separated ? part("half") : Optional.empty();
        if (half.isEmpty()) {
            return hour;
        }
        if (hour < 1 || hour > HALF_DAY) {
            throw new DateTimeException("Hour of a half day beyond 12");
        }
        return hour % HALF_DAY + (half.get().equalsIgnoreCase("p") ? HALF_DAY : 0);
    }

    private int nanos() {
        String digits = part("fraction").orElse("");
        String first = digits.length() > NANO_DIGITS ? digits.substring(0, NANO_DIGITS) : digits;
        return Integer.parseInt(first + "0".repeat(NANO_DIGITS - first.length()));
    }

    private Optional<String> part(String name) {
        return Optional.ofNullable(parts.group(name));
    }

    private static ZoneId offset(String text) {
        String number = text.replaceFirst("^(UTC|GMT)", "").replace('\u2212', '-');
        if (number.isEmpty() || number.equalsIgnoreCase("Z")) {
            return ZoneOffset.UTC;
        }
        String digits = number.substring(1).replace(":", "");
        // ZoneOffset reads one digit without minutes only.
        return ZoneOffset.of(number.charAt(0) + (digits.length() % 2 == 0 ? digits : "0" + digits));
    }
}
