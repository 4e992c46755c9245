package dev.rookery.auth.ban;

import dev.rookery.auth.Ban;
import dev.rookery.net.AddressRange;

/** Checks of what a ban names. */
public final class BanValue {
    private static final int MAXIMUM_LENGTH = 1024;
    /** Shorter prefixes would ban most of the Internet. */
    private static final int SHORTEST_IPV4_PREFIX = 8;

    private static final int SHORTEST_IPV6_PREFIX = 16;

    private BanValue() {}

    /**
     * Returns the value as bans have it: address ranges begin with their first address.
     *
     * @throws IllegalArgumentException with a message for the caller
     */
    public static String normalize(Ban.Kind kind, String value) {
        if (value.isEmpty() || value.length() > MAXIMUM_LENGTH || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "The value of a ban has 1 to " + MAXIMUM_LENGTH + " characters, and none is U+0000");
        }
        return kind == Ban.Kind.ADDRESS ? range(value).toString() : value;
    }

    private static AddressRange range(String value) {
        AddressRange range = AddressRange.parse(value)
                .orElseThrow(() ->
                        new IllegalArgumentException("'" + value + "' is no IP address or range such as 192.0.2.0/24"));
        int shortest = range.isIpv6() ? SHORTEST_IPV6_PREFIX : SHORTEST_IPV4_PREFIX;
        if (range.prefix() < shortest) {
            throw new IllegalArgumentException(
                    "The range " + range + " is too large; the shortest prefix is /" + shortest);
        }
        return range;
    }
}
