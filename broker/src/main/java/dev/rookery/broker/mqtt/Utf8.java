package dev.rookery.broker.mqtt;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8 decoding as MQTT requires it. */
public final class Utf8 {
    private Utf8() {}

    /**
     * Reads a UTF-8 string of the given length in bytes.
     *
     * @throws PacketException if the bytes are not UTF-8, or contain surrogates [MQTT-1.5.4-1] or U+0000 [MQTT-1.5.4-2]
     */
    static String read(ByteBuf in, int length) throws PacketException {
        int start = in.readerIndex();
        in.skipBytes(length);
        if (isPlainAscii(in, start, length)) {
            return in.toString(start, length, StandardCharsets.US_ASCII);
        }
        String text = decode(in.nioBuffer(start, length));
        requireNoNull(text);
        return text;
    }

    /**
     * Skips a UTF-8 string of the given length in bytes.
     *
     * @throws PacketException as {@link #read} does
     */
    static void skip(ByteBuf in, int length) throws PacketException {
        int start = in.readerIndex();
        in.skipBytes(length);
        if (!isPlainAscii(in, start, length)) {
            requireNoNull(decode(in.nioBuffer(start, length)));
        }
    }

    private static void requireNoNull(String text) throws PacketException {
        if (text.indexOf('\0') >= 0) {
            throw PacketException.malformed("U+0000 in a UTF-8 string");
        }
    }

    /** Returns whether the bytes are well-formed UTF-8; U+0000 is allowed. */
    public static boolean isValid(byte[] bytes) {
        try {
            decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (PacketException e) {
            return false;
        }
    }

    private static boolean isPlainAscii(ByteBuf in, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (in.getByte(i) <= 0) {
                return false;
            }
        }
        return true;
    }

    private static String decode(ByteBuffer bytes) throws PacketException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes)
                    .toString();
        } catch (CharacterCodingException e) {
            throw PacketException.malformed("Invalid UTF-8 string");
        }
    }
}
