package dev.rookery.broker.limit;

/**
 * Limits of one tenant. The reason code for exceeding a limit is given in parentheses.
 *
 * @param connections maximum number of connected clients (0x97)
 * @param connectionsPerSecond maximum rate of new connections (0x9f); 0 for no limit
 * @param connectionsPerSecondPerAddress maximum rate of new connections from one address (0x9f); 0 for no limit
 * @param sessions maximum number of sessions, connected or not (0x97)
 * @param subscriptions maximum number of subscriptions of all sessions together (0x97)
 * @param messagesPerSecond maximum publish rate of all clients together; the broker stops reading from clients that
 *     publish above it for a while. 0 for no limit
 * @param queuedBytes maximum size in bytes of the messages queued for all clients together; more are dropped
 * @param retainedMessages maximum number of topics with a retained message (0x97); 0 disables retained messages (0x9a),
 *     as CONNACK states
 * @param retainedBytes maximum size in bytes of the retained messages (0x97)
 * @param memoryBytes maximum heap in bytes for the state of all clients together (0x97); 0 for the broker's whole budget
 * @param client limits of each client whose user has no limits of its own
 */
public record TenantLimits(
        int connections,
        int connectionsPerSecond,
        int connectionsPerSecondPerAddress,
        int sessions,
        int subscriptions,
        int messagesPerSecond,
        long queuedBytes,
        int retainedMessages,
        long retainedBytes,
        long memoryBytes,
        ClientLimits client) {
    /** Defaults at or above what a single machine can serve. */
    public static final TenantLimits DEFAULT = new TenantLimitsBuilder().build();

    public TenantLimits {
        ClientLimits.require("connections per second", connectionsPerSecond, 0, Integer.MAX_VALUE);
        ClientLimits.require(
                "connections per second per address", connectionsPerSecondPerAddress, 0, Integer.MAX_VALUE);
        ClientLimits.require("memory bytes", memoryBytes, 0, Long.MAX_VALUE);
        ClientLimits.require("messages per second", messagesPerSecond, 0, Integer.MAX_VALUE);
    }

    /** Returns a builder initialized with these limits. */
    public TenantLimitsBuilder toBuilder() {
        return new TenantLimitsBuilder(this);
    }
}
