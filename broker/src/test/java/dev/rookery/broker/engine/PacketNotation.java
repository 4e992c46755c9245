package dev.rookery.broker.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Notation of packets in Mosquitto's tests: words are bytes in hexadecimal, text in single quotes, or a letter with a decimal
 * number. The letters are {@code i} (one byte), {@code H}, {@code k}, {@code m}, {@code s} (two bytes), {@code L} (four bytes)
 * and {@code r}, {@code v} (variable byte integer, of more than four bytes if the number is too large).
 */
final class PacketNotation {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|([iHkmsLrv])(\\d+)|((?:\\p{XDigit}{2})+)|(\\S+)");

    private PacketNotation() {}

    static byte[] bytes(String notation) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WORD.matcher(notation).results().forEach(word -> write(word, out));
        return out.toByteArray();
    }

    private static void write(MatchResult word, ByteArrayOutputStream out) {
        if (word.group(1) != null) {
            out.writeBytes(word.group(1).getBytes(StandardCharsets.UTF_8));
        } else if (word.group(2) != null) {
            long number = Long.parseLong(word.group(3));
            switch (word.group(2)) {
                case "i" -> writeNumber(number, 1, out);
                case "L" -> writeNumber(number, 4, out);
                case "r", "v" -> writeVariable(number, out);
                default -> writeNumber(number, 2, out);
            }
        } else if (word.group(4) != null) {
            out.writeBytes(HexFormat.of().parseHex(word.group(4)));
        } else {
            throw new IllegalArgumentException("Unknown word in a packet: " + word.group());
        }
    }

    private static void writeNumber(long number, int bytes, ByteArrayOutputStream out) {
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (number >>> 8 * i));
        }
    }

    private static void writeVariable(long number, ByteArrayOutputStream out) {
        long rest = number;
        while (rest >= 128) {
            out.write((int) (rest & 127) | 128);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
