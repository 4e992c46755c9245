package dev.rookery.api.sensor.payload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text as PostgreSQL can hold it and people can use it. */
final class Text {
    private static final int LONGEST_REASON = 200;

    private Text() {}

    /** @throws UnreadableException if it is longer or cannot be stored */
    static String require(String text, int longest, String what) throws UnreadableException {
        if (text.length() > longest) {
            throw new UnreadableException(what + " is longer than " + longest + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == 0) {
                throw new UnreadableException(what + " holds U+0000");
            }
            if (Character.isSurrogate(character)) {
                if (!Character.isHighSurrogate(character)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new UnreadableException(what + " holds half a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }

    /** The bytes as text, if they are UTF-8. */
    static Optional<String> decode(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static boolean hasControls(String text) {
        return text.chars().anyMatch(Text::isControl);
    }

    /** A reason as it is stored: a line of bounded length. */
    static String reason(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cs}]+", " ");
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) : line;
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character) && character != '\t' && character != '\n' && character != '\r';
    }
}
