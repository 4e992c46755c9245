package dev.rookery.auth.postgres;

import dev.rookery.auth.CredentialVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Turns stored hashes into versions that tell nothing about them: HMAC-SHA-256 under a key of this process. */
final class CredentialVersions {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    CredentialVersions() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    CredentialVersion of(String passwordHash) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            ByteBuffer digest = ByteBuffer.wrap(mac.doFinal(passwordHash.getBytes(StandardCharsets.UTF_8)));
            return new CredentialVersion(digest.getLong(), digest.getLong());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
