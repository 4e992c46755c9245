package dev.rookery.auth.password;

import dev.rookery.config.Ranges;

/**
 * Cost of new password hashes and cost limits of stored ones.
 *
 * @param bcryptCost base-2 logarithm of the rounds of new bcrypt hashes, 4 to {@code maximumBcryptCost}
 * @param maximumBcryptCost maximum cost of a stored bcrypt hash, 4 to 20; each step doubles the work, 10 takes about
 *     50 ms
 * @param maximumArgon2Memory maximum memory of a stored Argon2id hash in KiB, 8 to 1,048,576; the checks that
 *     run allocate it on the heap, all together no more than this or a sixteenth of the heap, whichever is larger
 * @param maximumArgon2Work maximum product of memory in KiB and passes of a stored Argon2id hash, 8 to 16,777,216
 * @param maximumPbkdf2Iterations maximum iterations of a stored PBKDF2 hash, 1 to 100,000,000, multiplied by the number
 *     of digest blocks
 */
public record PasswordCost(
        int bcryptCost,
        int maximumBcryptCost,
        int maximumArgon2Memory,
        int maximumArgon2Work,
        int maximumPbkdf2Iterations) {
    public static final int SMALLEST_BCRYPT_COST = 4;
    private static final int LARGEST_BCRYPT_COST = 20;
    private static final int SMALLEST_ARGON2_MEMORY = 8;
    private static final int LARGEST_ARGON2_MEMORY = 1 << 20;
    private static final int LARGEST_ARGON2_WORK = 1 << 24;
    private static final int LARGEST_PBKDF2_ITERATIONS = 100_000_000;

    /**
     * Cost 10 for new hashes, as in mosquitto-go-auth. Checking a stored hash may take about a second: cost 14, or the
     * 64 MiB and 4 passes of PHP's default, or the 600,000 iterations that OWASP recommends.
     */
    public static final PasswordCost DEFAULT = new PasswordCost(10, 14, 65_536, 4 * 65_536, 600_000);

    public PasswordCost {
        Ranges.require("The maximum bcrypt cost", maximumBcryptCost, SMALLEST_BCRYPT_COST, LARGEST_BCRYPT_COST);
        Ranges.require("The bcrypt cost", bcryptCost, SMALLEST_BCRYPT_COST, maximumBcryptCost);
        Ranges.require("The maximum Argon2 memory", maximumArgon2Memory, SMALLEST_ARGON2_MEMORY, LARGEST_ARGON2_MEMORY);
        Ranges.require("The maximum Argon2 work", maximumArgon2Work, SMALLEST_ARGON2_MEMORY, LARGEST_ARGON2_WORK);
        Ranges.require("The maximum PBKDF2 iterations", maximumPbkdf2Iterations, 1, LARGEST_PBKDF2_ITERATIONS);
    }

    /** Uses the default limits for Argon2id and PBKDF2 hashes, which are never created here. */
    public PasswordCost(int bcryptCost, int maximumBcryptCost) {
        this(
                bcryptCost,
                maximumBcryptCost,
                DEFAULT.maximumArgon2Memory,
                DEFAULT.maximumArgon2Work,
                DEFAULT.maximumPbkdf2Iterations);
    }
}
