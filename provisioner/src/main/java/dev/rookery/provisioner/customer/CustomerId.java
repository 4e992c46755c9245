package dev.rookery.provisioner.customer;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A customer's id: part of addresses, of the namespace and of every object's name.
 *
 * @param value a DNS label of 1 to 32 lower-case letters, digits and inner hyphens
 */
public record CustomerId(String value) {
    static final int LONGEST = 32;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

    public CustomerId {
        if (!LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "The id '" + value + "' is no DNS label of 1 to 32 lower-case letters, digits and inner hyphens");
        }
    }

    /** The id as it is written; empty if nothing can have it. */
    public static Optional<CustomerId> parse(String value) {
        return LABEL.matcher(value).matches() ? Optional.of(new CustomerId(value)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
