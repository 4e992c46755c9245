package dev.rookery.auth.password;

import java.util.Base64;

/** Base-64 decoding of salts and digests in password hashes. */
final class Digests {
    /** A shorter digest could match by chance, and an empty one matches every password. */
    private static final int MINIMUM_BYTES = 8;

    private static final int MAXIMUM_BYTES = 512;

    private Digests() {}

    /** Decodes a digest and checks its length. */
    static byte[] digest(String base64) throws UnusableHashException {
        byte[] digest = decode(base64);
        if (digest.length < MINIMUM_BYTES || digest.length > MAXIMUM_BYTES) {
            throw new UnusableHashException("its digest has " + digest.length + " bytes; allowed are " + MINIMUM_BYTES
                    + " to " + MAXIMUM_BYTES);
        }
        return digest;
    }

    /** Decodes base 64 with or without padding. */
    static byte[] decode(String base64) throws UnusableHashException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new UnusableHashException("its salt or digest is not base 64");
        }
    }
}
