package dev.rookery.api.sensor.payload;

import dev.rookery.api.sensor.ReadingType;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Number, boolean or text of a payload.
 *
 * @param number the number, rounded to double precision; 0 or 1 for a boolean; NaN for a text
 * @param content the text, or the digits of a number that double precision cannot hold
 */
record ScalarValue(ReadingType type, double number, Optional<String> content) {
    static final ScalarValue TRUE = new ScalarValue(ReadingType.BOOLEAN, 1, Optional.empty());
    static final ScalarValue FALSE = new ScalarValue(ReadingType.BOOLEAN, 0, Optional.empty());

    /** The sum of ten million such numbers is still finite. */
    private static final double MAX_NUMBER = 1e300;
    /** A double holds all decimal numbers of so many digits. */
    private static final int EXACT_DIGITS = 15;
    /** Longer ones, such as {@code e-12345678}, are beyond the range of decimal numbers. */
    private static final int MAX_EXPONENT_LENGTH = 5;

    static ScalarValue text(String text) {
        return new ScalarValue(ReadingType.TEXT, Double.NaN, Optional.of(text));
    }

    /**
     * Returns a number with all its digits; NaN and Infinity are texts, which aggregates ignore.
     *
     * @param text JSON number, NaN or Infinity
     * @throws PayloadException if it is too large
     */
    static ScalarValue number(String text) throws PayloadException {
        if (!isFinite(text)) {
            return text(text);
        }
        double number = Double.parseDouble(text);
        if (Math.abs(number) > MAX_NUMBER) {
            throw new PayloadException("Number exceeds " + MAX_NUMBER);
        }
        return new ScalarValue(
                ReadingType.NUMBER, number, isExact(text, number) ? Optional.empty() : Optional.of(text));
    }

    /** Returns whether a JSON number is one, and not NaN or Infinity in one of its spellings. */
    static boolean isFinite(String text) {
        return !Character.isLetter(text.charAt(text.length() - 1));
    }

    private static boolean isExact(String text, double number) {
        int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
        // Numbers with an exponent may be too small for all their digits, or for any.
        boolean hasAllDigits = exponent < 0 || Math.abs(number) >= Double.MIN_NORMAL;
        return (hasAllDigits && text.length() <= EXACT_DIGITS)
                || (exponent >= 0 && text.length() - exponent > MAX_EXPONENT_LENGTH)
                || new BigDecimal(text).compareTo(new BigDecimal(Double.toString(number))) == 0;
    }

    boolean isNumber() {
        return type == ReadingType.NUMBER;
    }
}
