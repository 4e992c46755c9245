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

    public PasswordCost cost() {
        return new PasswordCost(bcryptCost, maximumBcryptCost);
    }
}
