package dev.rookery.auth.password;

import java.util.Base64;

/** What the formats that write salts and digests in base 64 have in common. */
final class Digests {
    /** A shorter digest could be met by chance, and an empty one by every password. */
    private static final int SHORTEST = 8;

    private static final int LONGEST = 512;

    private Digests() {}

    /** Decodes the digest that a computed one is compared with. */
    static byte[] digest(String base64) throws UnusableHashException {
        byte[] digest = decode(base64);
        if (digest.length < SHORTEST || digest.length > LONGEST) {
            throw new UnusableHashException(
                    "its digest of " + digest.length + " bytes is outside " + SHORTEST + " to " + LONGEST);
        }
        return digest;
    }

    /** Decodes base 64, with padding or without. */
    static byte[] decode(String base64) throws UnusableHashException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new UnusableHashException("its salt or digest is not base 64");
        }
    }
}
