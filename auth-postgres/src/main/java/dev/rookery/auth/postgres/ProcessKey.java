package dev.rookery.auth.postgres;

import dev.rookery.auth.CredentialVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Random HMAC-SHA-256 key of this process. Digests under it can be compared within the process and reveal nothing
 * outside it. Thread-safe.
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

    /** Returns the version of a stored hash. */
    CredentialVersion versionOf(String passwordHash) {
        ByteBuffer digest = ByteBuffer.wrap(digest(passwordHash.getBytes(StandardCharsets.UTF_8)));
        return new CredentialVersion(digest.getLong(), digest.getLong());
    }

    /** Returns the digest of the parts, each prefixed with its length so that different lists cannot collide. */
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
            throw new IllegalStateException("Every Java platform must provide " + ALGORITHM, e);
        }
    }
}
