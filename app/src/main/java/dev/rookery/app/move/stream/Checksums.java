package dev.rookery.app.move.stream;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** SHA-256 behind the data of each chunk, of the checksum before and of the data. Protects against accidents only. */
final class Checksums implements ChunkProtection {
    private static final int BYTES = 32;

    private final MessageDigest digest = sha256();
    private byte[] previous;

    Checksums(byte[] header) {
        previous = digest.digest(header);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    @Override
    public int overhead() {
        return BYTES;
    }

    @Override
    public byte[] seal(byte[] data, int length, boolean last) {
        advance(data, length, last);
        return ByteBuffer.allocate(length + BYTES)
                .put(data, 0, length)
                .put(previous)
                .array();
    }

    @Override
    public byte[] open(byte[] body, boolean last) {
        int length = body.length - BYTES;
        advance(body, length, last);
        if (!Arrays.equals(body, length, body.length, previous, 0, BYTES)) {
            throw StreamException.damaged();
        }
        return Arrays.copyOf(body, length);
    }

    private void advance(byte[] data, int length, boolean last) {
        digest.update(previous);
        digest.update((byte) (last ? 1 : 0));
        digest.update(data, 0, length);
        previous = digest.digest();
    }
}
