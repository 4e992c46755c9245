package dev.rookery.auth.verified;

import dev.rookery.auth.CredentialVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 key. Digests under it can be compared by those that have the key and reveal nothing to others.
 * Thread-safe.
 */
public final class DigestKey {
    /** Minimum length of the secret that a key is derived from. */
    public static final int MINIMUM_SECRET_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String VERIFIED_CREDENTIALS = "rookery verified credentials";

    /** Algorithm initialized with the key, which takes as long as a digest. */
    private final ThreadLocal<Mac> algorithm;

    private DigestKey(byte[] secret) {
        SecretKeySpec key = new SecretKeySpec(secret, ALGORITHM);
        algorithm = ThreadLocal.withInitial(() -> initialized(key));
    }

    private static Mac initialized(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform must provide " + ALGORITHM, e);
        }
    }

    /** Returns a new random key, whose digests are useless once the process has ended. */
    public static DigestKey random() {
        return new DigestKey(randomSecret());
    }

    /**
     * Derives the key for verified credentials from a secret, which may serve other purposes too.
     *
     * @param secret at least 32 bytes
     */
    public static DigestKey derive(byte[] secret) {
        return derive(secret, VERIFIED_CREDENTIALS);
    }

    /**
     * Derives the key for one purpose from a secret, which may serve other purposes too.
     *
     * @param secret at least 32 bytes
     */
    public static DigestKey derive(byte[] secret, String purpose) {
        if (secret.length < MINIMUM_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "The secret has " + secret.length + " bytes; at least " + MINIMUM_SECRET_BYTES + " are required");
        }
        return new DigestKey(new DigestKey(secret).digest(purpose.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] randomSecret() {
        byte[] secret = new byte[MINIMUM_SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    /** Returns the version of a stored hash. */
    public CredentialVersion versionOf(String passwordHash) {
        ByteBuffer digest = ByteBuffer.wrap(digest(passwordHash.getBytes(StandardCharsets.UTF_8)));
        return new CredentialVersion(digest.getLong(), digest.getLong());
    }

    /** Returns the digest of the parts, each prefixed with its length so that different lists cannot collide. */
    public byte[] digest(byte[]... parts) {
        Mac mac = algorithm.get();
        for (byte[] part : parts) {
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
            mac.update(part);
        }
        // Resets the algorithm for the next digest.
        return mac.doFinal();
    }
}
