package dev.rookery.api.sensor.payload;

import dev.rookery.text.ByteOrderMark;
import dev.rookery.text.StrictUtf8;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Texts of payloads: UTF-8, or UTF-16 with a byte order mark. Bytes 0 at the end, which C strings have, are ignored. */
final class PayloadText {
    private PayloadText() {}

    /** @throws PayloadException if the payload is empty or not a text, with the reason */
    static String decode(byte[] payload) throws PayloadException {
        int length = payload.length;
        Optional<Charset> utf16 = utf16(payload);
        while (utf16.isEmpty() && length > 0 && payload[length - 1] == 0) {
            length--;
        }
        if (length == 0) {
            throw new PayloadException("Empty payload");
        }
        ByteBuffer bytes = ByteBuffer.wrap(payload, 0, length);
        // Decoded here because a parser of bytes would detect UTF-16 in some payloads without a mark.
        Optional<String> text = utf16.isPresent() ? strict(bytes, utf16.get()) : StrictUtf8.decode(bytes.duplicate());
        return text.map(ByteOrderMark::strip)
                .orElseThrow(() -> new PayloadException(utf16.isPresent() ? "Malformed UTF-16" : fault(bytes)));
    }

    private static Optional<Charset> utf16(byte[] payload) {
        if (payload.length < 2) {
            return Optional.empty();
        }
        int mark = (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        return mark == 0xfeff
                ? Optional.of(StandardCharsets.UTF_16BE)
                : mark == 0xfffe ? Optional.of(StandardCharsets.UTF_16LE) : Optional.empty();
    }

    private static Optional<String> strict(ByteBuffer bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder().decode(bytes.duplicate()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Names the first byte that is not UTF-8, unless the payload is not a text at all. */
    private static String fault(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (bytes.get(i) >= 0 && TextLimits.isControl(bytes.get(i))) {
                return "Binary payload";
            }
        }
        ByteBuffer rest = bytes.duplicate();
        StandardCharsets.UTF_8.newDecoder().decode(rest, CharBuffer.allocate(rest.remaining()), true);
        return rest.hasRemaining()
                ? String.format(
                        "Not UTF-8: byte 0x%02X at position %d. Publish texts as UTF-8",
                        rest.get(rest.position()), rest.position())
                : "Binary payload";
    }
}
