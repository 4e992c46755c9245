package dev.rookery.auth.password;

/** Reads stored hashes, and refuses those that would cost more work than a login may. */
public final class PasswordHashes {
    private final PasswordCost limits;

    public PasswordHashes(PasswordCost limits) {
        this.limits = limits;
    }

    /**
     * Reads a hash as it is stored.
     *
     * @throws UnusableHashException if its format is unknown, it is malformed, or its cost is over the limit
     */
    public PasswordHash parse(String stored) throws UnusableHashException {
        if (stored.startsWith("$2")) {
            return BcryptHash.parse(stored, limits.maximumBcryptCost());
        }
        if (stored.startsWith("$argon2")) {
            return Argon2idHash.parse(stored.strip(), limits);
        }
        if (stored.startsWith("PBKDF2$") || stored.startsWith("$pbkdf2-")) {
            return Pbkdf2Hash.parse(stored.strip(), limits.maximumPbkdf2Iterations());
        }
        if (ScramVerifier.isOne(stored)) {
            return ScramVerifier.parse(stored.strip(), limits.maximumPbkdf2Iterations());
        }
        throw new UnusableHashException(
                "the hash has an unknown format; bcrypt ($2a$, $2b$, $2y$), $argon2id$, PBKDF2$,"
                        + " $pbkdf2-sha512$ or SCRAM-SHA-256$ is expected");
    }
}
