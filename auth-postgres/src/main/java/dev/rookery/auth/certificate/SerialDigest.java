package dev.rookery.auth.certificate;

import dev.rookery.digest.Sha256;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * Digests of serial numbers, which may have 20 bytes: the first 8 bytes of their SHA-256. Two numbers of one authority with
 * the same digest would only cause the refusal of a certificate that its own tenant has issued.
 */
public final class SerialDigest {
    /** Size of a digest in bytes. */
    public static final int BYTES = 8;

    private SerialDigest() {}

    public static long of(BigInteger serial) {
        return ByteBuffer.wrap(Sha256.digest(serial.toByteArray())).getLong();
    }
}
