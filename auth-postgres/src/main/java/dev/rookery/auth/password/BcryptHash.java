package dev.rookery.auth.password;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * bcrypt hash. The prefixes {@code $2a$}, {@code $2b$} and {@code $2y$} denote the same computation.
 */
final class BcryptHash implements PasswordHash {
    private static final Pattern FORMAT =
            Pattern.compile("\\$2[aby]?\\$(\\d\\d)\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");
    /** Length of a hash in characters; trailing characters such as a newline are ignored, as go-auth does. */
    private static final int LENGTH = 60;

    private static final int SALT_BYTES = 16;
    private static final int DIGEST_BYTES = 23;
    /** Number of base-64 characters that encode the digest. */
    static final int DIGEST_CHARACTERS = 31;

    static final String DIGITS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private final int cost;
    private final byte[] salt;
    private final byte[] digest;

    private BcryptHash(int cost, byte[] salt, byte[] digest) {
        this.cost = cost;
        this.salt = salt;
        this.digest = digest;
    }

    static BcryptHash parse(String stored, int maximumCost) throws UnusableHashException {
        Matcher matcher = FORMAT.matcher(stored.substring(0, Math.min(LENGTH, stored.length())));
        if (!matcher.matches()) {
            throw new UnusableHashException("the bcrypt hash is malformed");
        }
        int cost = Integer.parseInt(matcher.group(1));
        if (cost < PasswordCost.SMALLEST_BCRYPT_COST || cost > maximumCost) {
            throw new UnusableHashException("the bcrypt cost is " + cost + "; allowed are "
                    + PasswordCost.SMALLEST_BCRYPT_COST + " to " + maximumCost);
        }
        return new BcryptHash(cost, decode(matcher.group(2), SALT_BYTES), decode(matcher.group(3), DIGEST_BYTES));
    }

    @Override
    public boolean matches(byte[] password) {
        return matches(password, () -> {});
    }

    @Override
    public boolean matches(byte[] password, Runnable pause) {
        // bcrypt keys include the terminating zero.
        byte[] key = Arrays.copyOf(password, password.length + 1);
        byte[] computed = EksBlowfish.digest(key, salt, cost, pause);
        return MessageDigest.isEqual(digest, Arrays.copyOf(computed, DIGEST_BYTES));
    }

    /** Decodes bcrypt's variant of base 64, which has a different alphabet and no padding. */
    private static byte[] decode(String text, int length) {
        byte[] bytes = new byte[length];
        int buffer = 0;
        int bits = 0;
        int filled = 0;
        for (int i = 0; i < text.length() && filled < length; i++) {
            buffer = buffer << 6 | DIGITS.indexOf(text.charAt(i));
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                bytes[filled++] = (byte) (buffer >> bits);
            }
        }
        return bytes;
    }
}
