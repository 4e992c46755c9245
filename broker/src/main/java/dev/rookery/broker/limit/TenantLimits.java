package dev.rookery.broker.limit;

/**
 * What one tenant may take.
 *
 * @param connections clients connected at once (0x97)
 * @param sessions sessions, connected or not (0x97)
 * @param retainedMessages topics with a retained message (0x97)
 * @param retainedBytes bytes that these may take (0x97)
 * @param client what each of its clients may take
 */
public record TenantLimits(
        int connections, int sessions, int retainedMessages, long retainedBytes, ClientLimits client) {
    /** No less than one machine can carry. */
    public static final TenantLimits DEFAULT =
            new TenantLimits(1_000_000, 1_000_000, 1_000_000, 1L << 30, ClientLimits.DEFAULT);
}
