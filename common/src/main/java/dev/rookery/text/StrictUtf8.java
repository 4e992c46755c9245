package dev.rookery.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** UTF-8 (RFC 3629) that rejects malformed input instead of replacing it. */
public final class StrictUtf8 {
    private StrictUtf8() {}

    /** Returns the text, or empty if the bytes are not well-formed UTF-8. */
    public static Optional<String> decode(byte[] bytes) {
        return decode(ByteBuffer.wrap(bytes));
    }

    /** Returns the remaining bytes as text, or empty if they are not well-formed UTF-8. */
    public static Optional<String> decode(ByteBuffer bytes) {
        try {
            // A new decoder reports malformed input; the decoders of String replace it.
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
