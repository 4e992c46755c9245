package dev.rookery.provisioner.customer;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Customer id, part of host names, of the namespace and of every object name.
 *
 * @param value DNS label of 1 to 32 lower-case letters, digits and inner hyphens
 */
public record CustomerId(String value) {
    static final int MAXIMUM_LENGTH = 32;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

    /** @throws IllegalArgumentException if the value is malformed */
    public CustomerId {
        if (!LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException("Customer id '" + value
                    + "' is not a DNS label of 1 to 32 lower-case letters, digits and inner hyphens");
        }
    }

    /** Returns the id, or empty if the value is malformed. */
    public static Optional<CustomerId> parse(String value) {
        return LABEL.matcher(value).matches() ? Optional.of(new CustomerId(value)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
