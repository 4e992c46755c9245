package dev.rookery.provisioner.access;

/**
 * How many may sign up within an hour.
 *
 * @param perAddress from one address, 1 to 1,000,000
 * @param all together, 1 to 1,000,000
 */
public record SignupLimits(int perAddress, int all) {
    public static final SignupLimits DEFAULT = new SignupLimits(10, 200);

    private static final int MOST = 1_000_000;

    public SignupLimits {
        if (perAddress < 1 || perAddress > MOST || all < 1 || all > MOST) {
            throw new IllegalArgumentException("The sign-ups within an hour are outside 1 to " + MOST);
        }
    }
}
