package dev.rookery.broker.limit;

import dev.rookery.net.AddressBlock;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Connection rates of a tenant, in total and by address block. Not thread-safe; confined to the tenant's event loop.
 */
public final class ConnectionRates {
    /** Maximum number of tracked addresses; the least recently used ones are evicted. */
    private static final int MAXIMUM_ADDRESSES = 10_000;

    private final Rate total = new Rate(System.nanoTime());
    /** Created once the tenant has a limit by address. */
    private @Nullable Map<InetAddress, Rate> addresses;

    /** Counts a connection, and returns the limit that it exceeds or empty if it is allowed. */
    public Optional<Limit> tryAcquire(TenantLimits limits, InetAddress address, long now) {
        if (limits.connectionsPerSecondPerAddress() > 0
                && !rate(address, now).tryAcquire(limits.connectionsPerSecondPerAddress(), now)) {
            return Optional.of(Limit.ADDRESS_CONNECTION_RATE);
        }
        return total.tryAcquire(limits.connectionsPerSecond(), now)
                ? Optional.empty()
                : Optional.of(Limit.CONNECTION_RATE);
    }

    private Rate rate(InetAddress address, long now) {
        if (addresses == null) {
            addresses = new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<InetAddress, Rate> eldest) {
                    return size() > MAXIMUM_ADDRESSES;
                }
            };
        }
        return addresses.computeIfAbsent(AddressBlock.of(address), key -> new Rate(now));
    }
}
