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
     * @throws UnusableHashException if its format is unknown or its cost is over the limit
     */
    public PasswordHash parse(String stored) throws UnusableHashException {
        if (stored.startsWith("$2")) {
            return BcryptHash.parse(stored, limits.maximumBcryptCost());
        }
        throw new UnusableHashException("the hash has an unknown format; bcrypt ($2a$, $2b$, $2y$) is expected");
    }
}
