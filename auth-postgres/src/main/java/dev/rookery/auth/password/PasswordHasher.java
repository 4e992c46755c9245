package dev.rookery.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.mindrot.jbcrypt.BCrypt;

/** Creates password hashes. Thread-safe. */
public final class PasswordHasher {
    /** bcrypt ignores all further bytes. */
    private static final int MAXIMUM_BCRYPT_BYTES = 72;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final PasswordCost cost;
    private final RecentPasswords recent;

    public PasswordHasher(PasswordCost cost) {
        this(cost, RecentPasswords.ofProcess());
    }

    PasswordHasher(PasswordCost cost, RecentPasswords recent) {
        this.cost = cost;
        this.recent = recent;
    }

    /** Returns a bcrypt hash of the password; see {@link #hash(String, HashKind)}. */
    public String hash(String password) {
        return hash(password, HashKind.BCRYPT);
    }

    /**
     * Returns a hash of the password with a random salt. Takes as long as a check.
     *
     * @throws IllegalArgumentException if the password is empty, or longer than the 72 bytes that bcrypt uses
     */
    public String hash(String password, HashKind kind) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException(
                    "The password is empty. Clients without a password are refused; choose one.");
        }
        return switch (kind) {
            case BCRYPT -> bcrypt(password);
            case SCRAM_SHA_256 -> ScramVerifier.of(password).encoded();
        };
    }

    /** Returns a random bcrypt hash of no known password, which takes as long to check as a real one. Returns quickly. */
    public String decoy() {
        StringBuilder hash = new StringBuilder(BCrypt.gensalt(cost.bcryptCost()));
        RANDOM.ints(BcryptHash.DIGEST_CHARACTERS, 0, BcryptHash.DIGITS.length())
                .forEach(digit -> hash.append(BcryptHash.DIGITS.charAt(digit)));
        return hash.toString();
    }

    private String bcrypt(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAXIMUM_BCRYPT_BYTES) {
            throw new IllegalArgumentException("The password has " + bytes.length
                    + " bytes, but bcrypt uses only the first " + MAXIMUM_BCRYPT_BYTES + ". Choose a shorter one.");
        }
        String hash = BcryptHash.encode(bytes, BCrypt.gensalt(cost.bcryptCost()));
        recent.add(hash, bytes);
        return hash;
    }
}
