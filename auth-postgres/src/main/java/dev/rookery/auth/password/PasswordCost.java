package dev.rookery.auth.password;

/**
 * How much work goes into a password.
 *
 * @param bcryptCost the cost of hashes made here, as a power of two, 4 to {@code maximumBcryptCost}
 * @param maximumBcryptCost the largest cost of a stored bcrypt hash that is checked at all, 4 to 20; each step doubles
 *     the work, 10 takes some 50 ms
 * @param maximumArgon2Memory the largest memory of a stored Argon2id hash, in KiB, 8 to 1,048,576; each check takes it
 *     from the heap
 * @param maximumArgon2Work the largest product of memory in KiB and passes of a stored Argon2id hash, 8 to 16,777,216
 * @param maximumPbkdf2Iterations the largest number of iterations of a stored PBKDF2 hash, 1 to 100,000,000; counted for
 *     each block of the hash, which is one unless it is longer than its digest
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
     * Cost 10 for new hashes, as mosquitto-go-auth does. Stored ones may take about a second: up to cost 14, up to the
     * 64 MiB and 3 passes that RFC 9106 recommends, up to the 600,000 iterations that OWASP does.
     */
    public static final PasswordCost DEFAULT = new PasswordCost(10, 14, 65_536, 3 * 65_536, 600_000);

    public PasswordCost {
        requireRange("maximum bcrypt cost", maximumBcryptCost, SMALLEST_BCRYPT_COST, LARGEST_BCRYPT_COST);
        if (bcryptCost < SMALLEST_BCRYPT_COST || bcryptCost > maximumBcryptCost) {
            throw new IllegalArgumentException("The bcrypt cost " + bcryptCost + " is outside " + SMALLEST_BCRYPT_COST
                    + " to " + maximumBcryptCost + ", the largest cost that a login accepts");
        }
        requireRange("maximum Argon2 memory", maximumArgon2Memory, SMALLEST_ARGON2_MEMORY, LARGEST_ARGON2_MEMORY);
        requireRange("maximum Argon2 work", maximumArgon2Work, SMALLEST_ARGON2_MEMORY, LARGEST_ARGON2_WORK);
        requireRange("maximum PBKDF2 iterations", maximumPbkdf2Iterations, 1, LARGEST_PBKDF2_ITERATIONS);
    }

    /** With the default limits for the kinds of hashes that are not made here. */
    public PasswordCost(int bcryptCost, int maximumBcryptCost) {
        this(
                bcryptCost,
                maximumBcryptCost,
                DEFAULT.maximumArgon2Memory,
                DEFAULT.maximumArgon2Work,
                DEFAULT.maximumPbkdf2Iterations);
    }

    private static void requireRange(String what, int value, int smallest, int largest) {
        if (value < smallest || value > largest) {
            throw new IllegalArgumentException(
                    "The " + what + " " + value + " is outside " + smallest + " to " + largest);
        }
    }
}
