package dev.rookery.bench.scenario;

/**
 * Numbers of clients, messages and users in scenarios.
 *
 * @param pairs pairs in p2p
 * @param receivers receivers in fan-out
 * @param senders senders in fan-in and shared
 * @param members members of the shared subscription
 * @param tenants quiet tenants in neighbors and its kinds, tenants in many-tenants; each has one pair
 * @param stormClients concurrent clients of login storms
 * @param idle connections in idle-connections, crowd and mass-reconnect, tenants in registered-tenants
 * @param retained stored retained messages
 * @param revoked deactivated users
 */
public record Sizes(
        int pairs,
        int receivers,
        int senders,
        int members,
        int tenants,
        int stormClients,
        int idle,
        int retained,
        int revoked) {
    /** Returns a description for reports. */
    public String describe() {
        return toString().replaceAll("^Sizes\\[|]$", "").replace("=", " ");
    }
}
