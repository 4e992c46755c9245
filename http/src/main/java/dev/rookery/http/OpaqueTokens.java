package dev.rookery.http;

import dev.rookery.digest.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Random tokens of 256 bits, of which only a hash is stored. Their entropy makes a fast hash sufficient. Thread-safe.
 */
public final class OpaqueTokens {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private OpaqueTokens() {}

    /** @param prefix identifies the kind of token */
    public static String generate(String prefix) {
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes());
    }

    public static byte[] randomBytes() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Returns the hash to store: SHA-256. */
    public static byte[] hash(String token) {
        return Sha256.digest(token);
    }
}
