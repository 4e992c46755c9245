package dev.rookery.auth.password;

/**
 * How much work goes into a password.
 *
 * @param bcryptCost the cost of hashes made here, as a power of two, 4 to {@code maximumBcryptCost}
 * @param maximumBcryptCost the largest cost of a stored hash that is checked at all, 4 to 20; each step doubles the
 *     work, 10 takes some 50 ms
 */
public record PasswordCost(int bcryptCost, int maximumBcryptCost) {
    /** Cost 10 for new hashes, as mosquitto-go-auth does; up to 14 for stored ones. */
    public static final PasswordCost DEFAULT = new PasswordCost(10, 14);

    public static final int SMALLEST_BCRYPT_COST = 4;
    private static final int LARGEST_BCRYPT_COST = 20;

    public PasswordCost {
        if (maximumBcryptCost < SMALLEST_BCRYPT_COST || maximumBcryptCost > LARGEST_BCRYPT_COST) {
            throw new IllegalArgumentException("The maximum bcrypt cost " + maximumBcryptCost + " is outside "
                    + SMALLEST_BCRYPT_COST + " to " + LARGEST_BCRYPT_COST);
        }
        if (bcryptCost < SMALLEST_BCRYPT_COST || bcryptCost > maximumBcryptCost) {
            throw new IllegalArgumentException("The bcrypt cost " + bcryptCost + " is outside " + SMALLEST_BCRYPT_COST
                    + " to " + maximumBcryptCost + ", the largest cost that a login accepts");
        }
    }
}
