package dev.rookery.api.sensor.payload;

import java.util.regex.Pattern;

/** Limits of texts stored in PostgreSQL. */
final class TextLimits {
    private static final int MAX_LINE_LENGTH = 200;
    private static final int MAX_READ = 1000;
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\p{Cs}]+");

    private TextLimits() {}

    /**
     * Returns the text.
     *
     * @param what name of the text in the message of the exception
     * @throws PayloadException if the text is too long or contains U+0000 or an unpaired surrogate
     */
    static String require(String text, int maxLength, String what) throws PayloadException {
        if (text.length() > maxLength) {
            throw new PayloadException(what + " longer than " + maxLength + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == 0) {
                throw new PayloadException(what + " with U+0000");
            }
            if (Character.isSurrogate(character)) {
                if (!Character.isHighSurrogate(character)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new PayloadException(what + " with an unpaired surrogate");
                }
                i++;
            }
        }
        return text;
    }

    static boolean hasControls(String text) {
        return text.chars().anyMatch(TextLimits::isControl);
    }

    /** Returns the beginning of the text as one line of at most 200 characters. */
    static String line(String text) {
        // What follows is cut off anyway, and may be as long as a message.
        String beginning = text.length() > MAX_READ ? text.substring(0, MAX_READ) : text;
        String line = CONTROLS.matcher(beginning).replaceAll(" ");
        return line.length() > MAX_LINE_LENGTH ? line.substring(0, MAX_LINE_LENGTH) : line;
    }

    /** Returns whether the character is a control character other than a tab or line break. */
    static boolean isControl(int character) {
        return Character.isISOControl(character) && character != '\t' && character != '\n' && character != '\r';
    }
}
