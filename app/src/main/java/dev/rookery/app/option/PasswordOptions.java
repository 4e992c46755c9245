package dev.rookery.app.option;

import dev.rookery.auth.password.PasswordCost;
import dev.rookery.config.DataSize;
import picocli.CommandLine.Option;

/** Options of the cost of password hashes. */
public final class PasswordOptions {
    private static final int BYTES_PER_KIB = 1024;

    @Option(
            names = "--bcrypt-cost",
            paramLabel = "N",
            defaultValue = "10",
            description = "Cost of new bcrypt hashes as a power of two; 10 takes about 50 ms per login. Default: 10")
    private int bcryptCost;

    @Option(
            names = "--max-bcrypt-cost",
            paramLabel = "N",
            defaultValue = "14",
            description = "Maximum cost of a stored bcrypt hash; logins with more expensive hashes are refused."
                    + " Default: 14")
    private int maximumBcryptCost;

    @Option(
            names = "--max-argon2-memory",
            paramLabel = "SIZE",
            defaultValue = "64MiB",
            description = "Maximum memory of a stored Argon2id hash in whole KiB; password checks allocate it"
                    + " on the heap, those that run at once no more than this or a sixteenth of the heap."
                    + " Default: 64MiB")
    private DataSize maximumArgon2Memory;

    @Option(
            names = "--max-argon2-work",
            paramLabel = "N",
            defaultValue = "262144",
            description = "Maximum product of memory in KiB and passes of a stored Argon2id hash."
                    + " Default: 262144 (64 MiB in 4 passes, the default of PHP)")
    private int maximumArgon2Work;

    @Option(
            names = "--max-pbkdf2-iterations",
            paramLabel = "N",
            defaultValue = "600000",
            description = "Maximum number of iterations of a stored PBKDF2 or SCRAM hash. Default: 600000")
    private int maximumPbkdf2Iterations;

    /** @throws IllegalArgumentException if a value is out of range */
    public PasswordCost cost() {
        return new PasswordCost(
                bcryptCost,
                maximumBcryptCost,
                maximumArgon2Memory.toIntBytes() / BYTES_PER_KIB,
                maximumArgon2Work,
                maximumPbkdf2Iterations);
    }
}
