package dev.rookery.auth.password;

import java.nio.charset.StandardCharsets;
import org.mindrot.jbcrypt.BCrypt;

/** Makes hashes to store: bcrypt, which every program that shares the table understands. */
public final class PasswordHasher {
    /** bcrypt looks at no more bytes than these. */
    private static final int MAXIMUM_PASSWORD_BYTES = 72;

    private final PasswordCost cost;

    public PasswordHasher(PasswordCost cost) {
        this.cost = cost;
    }

    /**
     * Hashes a password with a new salt. As slow as a check.
     *
     * @throws IllegalArgumentException if the password is empty or longer than bcrypt can tell apart
     */
    public String hash(String password) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("The password is empty; clients without a password are refused");
        }
        int length = password.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAXIMUM_PASSWORD_BYTES) {
            throw new IllegalArgumentException("The password takes " + length + " bytes; bcrypt ignores all behind the "
                    + MAXIMUM_PASSWORD_BYTES + "th, so a shorter one is needed");
        }
        return BCrypt.hashpw(password, BCrypt.gensalt(cost.bcryptCost()));
    }
}
