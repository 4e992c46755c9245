package dev.rookery.broker.limit;

/**
 * What one tenant may take.
 *
 * @param connections clients connected at once (0x97)
 * @param connectionsPerSecond connections that may be made (0x9f), 0 for any
 * @param connectionsPerSecondOfAddress connections that may be made from one address (0x9f), 0 for any
 * @param sessions sessions, connected or not (0x97)
 * @param subscriptions filters that all sessions may hold together (0x97)
 * @param messagesPerSecond messages that all clients may publish together; those that publish above it are not read from
 *     for a while. 0 for any
 * @param queuedBytes bytes of messages that wait, for all clients together; more are dropped
 * @param retainedMessages topics with a retained message (0x97); 0 for none, which CONNACK says (0x9a)
 * @param retainedBytes bytes that these may take (0x97)
 * @param client what each of its clients may take, unless its user has limits of its own
 */
public record TenantLimits(
        int connections,
        int connectionsPerSecond,
        int connectionsPerSecondOfAddress,
        int sessions,
        int subscriptions,
        int messagesPerSecond,
        long queuedBytes,
        int retainedMessages,
        long retainedBytes,
        ClientLimits client) {
    /** No less than one machine can carry. */
    public static final TenantLimits DEFAULT = new TenantLimits(
            1_000_000, 0, 0, 1_000_000, 10_000_000, 0, mostBytes(), 1_000_000, mostBytes(), ClientLimits.DEFAULT);

    public TenantLimits {
        ClientLimits.require("connections per second", connectionsPerSecond, 0, Integer.MAX_VALUE);
        ClientLimits.require(
                "connections per second of an address", connectionsPerSecondOfAddress, 0, Integer.MAX_VALUE);
        ClientLimits.require("messages per second", messagesPerSecond, 0, Integer.MAX_VALUE);
    }

    /** A gibibyte, but not more than a quarter of the heap. */
    private static long mostBytes() {
        return Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 4);
    }

    /** The same with changes to come. */
    public TenantLimitsBuilder with() {
        return new TenantLimitsBuilder(this);
    }
}
