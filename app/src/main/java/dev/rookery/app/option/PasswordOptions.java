package dev.rookery.app.option;

import dev.rookery.auth.password.PasswordCost;
import picocli.CommandLine.Option;

/** How much work goes into passwords. */
public final class PasswordOptions {
    @Option(
            names = "--bcrypt-cost",
            paramLabel = "N",
            defaultValue = "10",
            description = "Cost of the hashes made here, as a power of two; 10 takes some 50 ms. Default: 10")
    private int bcryptCost;

    @Option(
            names = "--max-bcrypt-cost",
            paramLabel = "N",
            defaultValue = "14",
            description = "Largest cost of a stored hash that a login accepts, so that no row can stall the broker."
                    + " Default: 14")
    private int maximumBcryptCost;

    @Option(
            names = "--max-argon2-memory",
            paramLabel = "KIB",
            defaultValue = "65536",
            description = "Largest memory of a stored Argon2id hash that a login accepts; each password check at once"
                    + " takes it from the heap. Default: 65536")
    private int maximumArgon2Memory;

    @Option(
            names = "--max-argon2-work",
            paramLabel = "N",
            defaultValue = "196608",
            description = "Largest memory in KiB times passes of a stored Argon2id hash that a login accepts."
                    + " Default: 196608, RFC 9106's 64 MiB in 3 passes")
    private int maximumArgon2Work;

    @Option(
            names = "--max-pbkdf2-iterations",
            paramLabel = "N",
            defaultValue = "600000",
            description = "Most iterations of a stored PBKDF2 or SCRAM hash that a login accepts. Default: 600000")
    private int maximumPbkdf2Iterations;

    /** @throws IllegalArgumentException if a value is out of range */
    public PasswordCost cost() {
        return new PasswordCost(
                bcryptCost, maximumBcryptCost, maximumArgon2Memory, maximumArgon2Work, maximumPbkdf2Iterations);
    }
}
