package dev.rookery.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as settings state them: a whole number and one of the units {@code ms}, {@code s}, {@code m}, {@code h}, {@code d}. */
public final class Durations {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})(ms|s|m|h|d)");
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long SECONDS_PER_MINUTE = 60;
    private static final long MINUTES_PER_HOUR = 60;
    private static final long HOURS_PER_DAY = 24;

    private Durations() {}

    /** @throws IllegalArgumentException if the text is not a whole number followed by a unit, or too large */
    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a duration; write a whole number and a unit (ms, s, m, h, d), such as 500ms or 30d");
        }
        long number = Long.parseLong(matcher.group(1));
        try {
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("The duration '" + text + "' is too large", e);
        }
    }

    /** Returns the duration in the largest unit that keeps it whole, such as {@code 90s} or {@code 2h}; rounds below a millisecond down. */
    public static String format(Duration duration) {
        long value = duration.toMillis();
        if (value % MILLIS_PER_SECOND != 0) {
            return value + "ms";
        }
        value /= MILLIS_PER_SECOND;
        if (value == 0 || value % SECONDS_PER_MINUTE != 0) {
            return value + "s";
        }
        value /= SECONDS_PER_MINUTE;
        if (value % MINUTES_PER_HOUR != 0) {
            return value + "m";
        }
        value /= MINUTES_PER_HOUR;
        return value % HOURS_PER_DAY == 0 ? value / HOURS_PER_DAY + "d" : value + "h";
    }
}
