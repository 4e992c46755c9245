package dev.rookery.auth.password;

/** Parser of stored password hashes that rejects hashes above the cost limits. Thread-safe. */
public final class PasswordHashes {
    private final PasswordCost limits;
    private final RecentPasswords recent;

    public PasswordHashes(PasswordCost limits) {
        this(limits, RecentPasswords.ofProcess());
    }

    PasswordHashes(PasswordCost limits, RecentPasswords recent) {
        this.limits = limits;
        this.recent = recent;
    }

    /**
     * Parses a stored hash.
     *
     * @throws UnusableHashException if the format is unknown, the hash is malformed, or its cost exceeds a limit
     */
    public PasswordHash parse(String stored) throws UnusableHashException {
        if (stored.startsWith("$2")) {
            return new RememberedHash(stored, BcryptHash.parse(stored, limits.maximumBcryptCost()), recent);
        }
        if (stored.startsWith("$argon2")) {
            return Argon2idHash.parse(stored.strip(), limits);
        }
        if (stored.startsWith("PBKDF2$") || stored.startsWith("$pbkdf2-")) {
            return Pbkdf2Hash.parse(stored.strip(), limits.maximumPbkdf2Iterations());
        }
        if (ScramVerifier.isVerifier(stored)) {
            return ScramVerifier.parse(stored.strip(), limits.maximumPbkdf2Iterations());
        }
        throw new UnusableHashException(
                "the hash has an unknown format; supported are bcrypt ($2a$, $2b$, $2y$), $argon2id$, PBKDF2$,"
                        + " $pbkdf2-sha512$ and SCRAM-SHA-256$");
    }
}
