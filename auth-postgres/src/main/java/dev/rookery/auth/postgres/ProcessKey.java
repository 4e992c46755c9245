package dev.rookery.auth.postgres;

import dev.rookery.auth.CredentialVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A random key that lives and dies with the process. Digests under it (HMAC-SHA-256) can be compared here and tell
 * nothing elsewhere. For any thread.
 */
final class ProcessKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    ProcessKey() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** Stands for a stored hash. */
    CredentialVersion versionOf(String passwordHash) {
        ByteBuffer digest = ByteBuffer.wrap(digest(passwordHash.getBytes(StandardCharsets.UTF_8)));
        return new CredentialVersion(digest.getLong(), digest.getLong());
    }

    /** The digest of the parts, each with its length before it, so that no two lists of parts look alike. */
    byte[] digest(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
