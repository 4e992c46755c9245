package dev.rookery.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files that people write with an editor: UTF-8, or UTF-16 with a byte order mark, as some programs of Windows write. */
public final class TextFile {
    private TextFile() {}

    /**
     * Returns the text without a byte order mark.
     *
     * @throws CharacterCodingException if the file is not text in these encodings
     */
    public static String read(Path file) throws IOException {
        return decode(Files.readAllBytes(file));
    }

    /** Returns the lines of the text without their line endings. */
    public static List<String> lines(Path file) throws IOException {
        return read(file).lines().toList();
    }

    static String decode(byte[] bytes) throws CharacterCodingException {
        // A new decoder reports malformed input; the decoders of String replace it.
        return ByteOrderMark.strip(
                encoding(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    }

    private static Charset encoding(byte[] bytes) {
        int first = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        return switch (first) {
            case 0xfeff -> StandardCharsets.UTF_16BE;
            case 0xfffe -> StandardCharsets.UTF_16LE;
            default -> StandardCharsets.UTF_8;
        };
    }
}
