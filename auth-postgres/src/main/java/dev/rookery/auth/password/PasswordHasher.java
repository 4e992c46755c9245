package dev.rookery.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.mindrot.jbcrypt.BCrypt;

/** Makes hashes to store. */
public final class PasswordHasher {
    /** bcrypt looks at no more bytes than these. */
    private static final int MAXIMUM_BCRYPT_BYTES = 72;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final PasswordCost cost;

    public PasswordHasher(PasswordCost cost) {
        this.cost = cost;
    }

    /** Hashes a password with bcrypt and a new salt; see {@link #hash(String, HashKind)}. */
    public String hash(String password) {
        return hash(password, HashKind.BCRYPT);
    }

    /**
     * Hashes a password with a new salt. As slow as a check.
     *
     * @throws IllegalArgumentException if the password is empty, or longer than bcrypt can tell apart
     */
    public String hash(String password, HashKind kind) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("The password is empty; clients without a password are refused");
        }
        return switch (kind) {
            case BCRYPT -> bcrypt(password);
            case SCRAM_SHA_256 -> ScramVerifier.of(password).encoded();
        };
    }

    /** What looks like a hash and takes as long to check, but is of no password that anybody could find. Made at once. */
    public String decoy() {
        StringBuilder hash = new StringBuilder(BCrypt.gensalt(cost.bcryptCost()));
        RANDOM.ints(BcryptHash.DIGEST_CHARACTERS, 0, BcryptHash.DIGITS.length())
                .forEach(digit -> hash.append(BcryptHash.DIGITS.charAt(digit)));
        return hash.toString();
    }

    private String bcrypt(String password) {
        int length = password.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAXIMUM_BCRYPT_BYTES) {
            throw new IllegalArgumentException("The password takes " + length + " bytes; bcrypt ignores all behind the "
                    + MAXIMUM_BCRYPT_BYTES + "th, so a shorter one is needed");
        }
        return BCrypt.hashpw(password, BCrypt.gensalt(cost.bcryptCost()));
    }
}
