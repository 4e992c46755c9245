package dev.rookery.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of data as settings state it: a whole number and one of the units {@code B}, {@code KiB}, {@code MiB},
 * {@code GiB} (powers of 1,024).
 *
 * @param bytes 0 or more
 */
public record DataSize(long bytes) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})(B|KiB|MiB|GiB)");

    /** In ascending order; the name is the suffix. */
    private enum Unit {
        B,
        KiB,
        MiB,
        GiB;

        long bytes() {
            return 1L << (10 * ordinal());
        }
    }

    /** @throws IllegalArgumentException if the number of bytes is negative */
    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("A size of " + bytes + " bytes is negative");
        }
    }

    public static DataSize ofKibibytes(long kibibytes) {
        return new DataSize(Math.multiplyExact(kibibytes, Unit.KiB.bytes()));
    }

    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(Math.multiplyExact(mebibytes, Unit.MiB.bytes()));
    }

    /** @throws IllegalArgumentException if the text is not a whole number followed by a unit, or too large */
    public static DataSize parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a size; write a whole number and a unit (B, KiB, MiB, GiB), such as 64KiB or 1MiB");
        }
        try {
            Unit unit = Unit.valueOf(matcher.group(2));
            return new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit.bytes()));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("The size '" + text + "' is too large", e);
        }
    }

    /** Returns the number of bytes as an int. @throws IllegalArgumentException if it exceeds 2 GiB - 1 */
    public int toIntBytes() {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("The size " + this + " is too large; at most 2147483647B are allowed");
        }
        return (int) bytes;
    }

    /** Returns the size in the largest unit that keeps it whole, such as {@code 64KiB}. */
    @Override
    public String toString() {
        Unit largest = Unit.B;
        for (Unit unit : Unit.values()) {
            if (bytes != 0 && bytes % unit.bytes() == 0) {
                largest = unit;
            }
        }
        return bytes / largest.bytes() + largest.name();
    }
}
