package dev.rookery.broker.admin.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The secret that opens the admin port. Only its digest is kept. */
public final class AdminToken {
    /** Characters that a token has at least. */
    public static final int SHORTEST = 16;

    private final byte[] digest;

    /** @throws IllegalArgumentException if it is shorter than {@link #SHORTEST} or holds blanks or control characters */
    public AdminToken(String token) {
        if (token.length() < SHORTEST || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException(
                    "The admin token needs at least " + SHORTEST + " printable ASCII characters and no blanks");
        }
        this.digest = digest(token);
    }

    /** Whether it is the token; takes the same time for any other. */
    boolean matches(String presented) {
        return MessageDigest.isEqual(digest, digest(presented));
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "AdminToken";
    }
}
