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

    private static final int COST_START = 4;
    private static final int COST_END = 6;
    private static final int SALT_START = 7;
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

    /**
     * Returns the hash of a password as stored.
     *
     * @param setting prefix, cost and salt: the first 29 characters of a hash
     */
    static String encode(byte[] password, String setting) {
        int cost = Integer.parseInt(setting.substring(COST_START, COST_END));
        byte[] salt = decode(setting.substring(SALT_START), SALT_BYTES);
        return setting + encode(digest(password, salt, cost, () -> {}));
    }

    @Override
    public boolean matches(byte[] password) {
        return matches(password, () -> {});
    }

    @Override
    public boolean matches(byte[] password, Runnable pause) {
        return MessageDigest.isEqual(digest, digest(password, salt, cost, pause));
    }

    private static byte[] digest(byte[] password, byte[] salt, int cost, Runnable pause) {
        // bcrypt keys include the terminating zero.
        byte[] key = Arrays.copyOf(password, password.length + 1);
        return Arrays.copyOf(EksBlowfish.digest(key, salt, cost, pause), DIGEST_BYTES);
    }

    /** Encodes the digest in bcrypt's variant of base 64. */
    private static String encode(byte[] digest) {
        StringBuilder text = new StringBuilder(DIGEST_CHARACTERS);
        int buffer = 0;
        int bits = 0;
        for (byte octet : digest) {
            buffer = buffer << 8 | octet & 0xff;
            bits += 8;
            while (bits >= 6) {
                bits -= 6;
                text.append(DIGITS.charAt(buffer >>> bits & 0x3f));
            }
        }
        return text.append(DIGITS.charAt(buffer << 6 - bits & 0x3f)).toString();
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
