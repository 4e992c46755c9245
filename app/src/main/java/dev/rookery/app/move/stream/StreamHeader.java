package dev.rookery.app.move.stream;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * First bytes of an exported tenant, which are not encrypted.
 *
 * @param key derivation of the key; empty if the stream is not encrypted
 */
record StreamHeader(Optional<KeyDerivation> key) {
    /** Version of the format. A reader rejects other versions. */
    static final int VERSION = 1;

    private static final byte[] MAGIC = "RKTENANT".getBytes(StandardCharsets.US_ASCII);
    private static final int PLAIN = 0;
    private static final int ENCRYPTED = 1;

    /**
     * Parameters of PBKDF2.
     *
     * @param salt must not be modified
     */
    record KeyDerivation(byte[] salt, int iterations) {
        private static final int SALT_BYTES = 16;
        /** Recommendation of OWASP for PBKDF2 with HMAC-SHA-256. */
        static final int ITERATIONS = 600_000;
        /** A file cannot keep the reader busy for more than some seconds. */
        private static final int MAXIMUM_ITERATIONS = 10_000_000;

        static KeyDerivation random(int iterations) {
            byte[] salt = new byte[SALT_BYTES];
            new SecureRandom().nextBytes(salt);
            return new KeyDerivation(salt, iterations);
        }
    }

    byte[] encoded() {
        ByteBuffer out = ByteBuffer.allocate(MAGIC.length + 2 + KeyDerivation.SALT_BYTES + Integer.BYTES);
        out.put(MAGIC).put((byte) VERSION).put((byte) (key.isPresent() ? ENCRYPTED : PLAIN));
        key.ifPresent(derivation -> out.put(derivation.salt).putInt(derivation.iterations));
        return Arrays.copyOf(out.array(), out.position());
    }

    /** @throws StreamException if the bytes are not the header of a stream that this version reads */
    static StreamHeader read(InputStream source) throws IOException {
        DataInputStream in = new DataInputStream(source);
        try {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new StreamException("The file is not an exported tenant");
            }
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new StreamException(
                        "The file has version " + version + " of the format; this build reads version " + VERSION
                                + ". Import it with the version of Rookery that exported it, or a later one");
            }
            return switch (in.readUnsignedByte()) {
                case PLAIN -> new StreamHeader(Optional.empty());
                case ENCRYPTED -> new StreamHeader(Optional.of(keyDerivation(in)));
                default -> throw StreamException.damaged();
            };
        } catch (EOFException e) {
            throw StreamException.damaged();
        }
    }

    private static KeyDerivation keyDerivation(DataInputStream in) throws IOException {
        byte[] salt = in.readNBytes(KeyDerivation.SALT_BYTES);
        int iterations = in.readInt();
        if (iterations < 1 || iterations > KeyDerivation.MAXIMUM_ITERATIONS) {
            throw StreamException.damaged();
        }
        return new KeyDerivation(salt, iterations);
    }
}
