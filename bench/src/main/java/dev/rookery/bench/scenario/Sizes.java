package dev.rookery.bench.scenario;

/**
 * How many of everything.
 *
 * @param pairs of p2p
 * @param receivers of fan-out
 * @param senders of fan-in and shared
 * @param members of the shared subscription
 * @param tenants of many-tenants, each with a pair
 * @param stormers clients that log in over and over
 * @param idle connections of idle-connections and of crowd
 * @param retained messages stored
 * @param revoked users deactivated while connected
 */
public record Sizes(
        int pairs,
        int receivers,
        int senders,
        int members,
        int tenants,
        int stormers,
        int idle,
        int retained,
        int revoked) {
    /** In words, for reports. */
    public String describe() {
        return toString().replaceAll("^Sizes\\[|]$", "").replace("=", " ");
    }
}
