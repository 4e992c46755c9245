package dev.rookery.api.sensor.mapping;

import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Form of the times that payloads state: the usual forms, a number of a unit since 1970, or a pattern of {@link DateTimeFormatter}.
 *
 * @param text as in the mapping
 * @param shift decimal digits by which a number is shifted to microseconds; empty for the other forms
 * @param pattern empty for the other forms
 */
public record TimeForm(String text, OptionalInt shift, Optional<DateTimeFormatter> pattern) {
    public static final TimeForm AUTO = new TimeForm("auto", OptionalInt.empty(), Optional.empty());

    private static final Map<String, Integer> SHIFTS = Map.of("s", 6, "ms", 3, "us", 0, "ns", -3);
    private static final int MAX_LENGTH = 60;

    /** @throws IllegalArgumentException if the text is no form */
    public static TimeForm parse(String text) {
        if (text.equals(AUTO.text)) {
            return AUTO;
        }
        Integer shift = SHIFTS.get(text);
        if (shift != null) {
            return new TimeForm(text, OptionalInt.of(shift), Optional.empty());
        }
        try {
            // Without an era, 'y' is a year in the smart and lenient styles only.
            if (text.length() > MAX_LENGTH || !text.matches(".*[yu].*")) {
                throw new IllegalArgumentException("no year");
            }
            return new TimeForm(
                    text,
                    OptionalInt.empty(),
                    Optional.of(
                            DateTimeFormatter.ofPattern(text, Locale.ENGLISH).withResolverStyle(ResolverStyle.SMART)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The time form '" + text
                    + "' is invalid. Use 'auto', 's', 'ms', 'us', 'ns', or a pattern of Java's DateTimeFormatter with a year,"
                    + " such as 'dd.MM.uuuu HH:mm:ss'.");
        }
    }
}
