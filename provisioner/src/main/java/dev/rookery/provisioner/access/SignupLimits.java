package dev.rookery.provisioner.access;

import dev.rookery.config.Ranges;

/**
 * Sign-ups per hour.
 *
 * @param perAddress from one address, 1 to 1,000,000
 * @param perNetwork from one network (/24 of IPv4, /48 of IPv6), 1 to 1,000,000
 * @param total from all addresses together, 1 to 1,000,000
 */
public record SignupLimits(int perAddress, int perNetwork, int total) {
    public static final SignupLimits DEFAULT = new SignupLimits(10, 40, 200);

    private static final int MAXIMUM = 1_000_000;

    /** @throws IllegalArgumentException if a value is out of range */
    public SignupLimits {
        Ranges.require("The hourly sign-up limit per address", perAddress, 1, MAXIMUM);
        Ranges.require("The hourly sign-up limit per network", perNetwork, 1, MAXIMUM);
        Ranges.require("The hourly sign-up limit", total, 1, MAXIMUM);
    }

    /** Creates limits without one for networks. */
    public SignupLimits(int perAddress, int total) {
        this(perAddress, MAXIMUM, total);
    }
}
