package dev.rookery.broker.limit;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How fast connections are made to a tenant, in all and from each address. For the tenant's event loop. */
public final class ConnectionRates {
    /** Addresses that are remembered; those that were heard of last. */
    private static final int ADDRESSES = 10_000;

    private final Rate all = new Rate(System.nanoTime());
    /** Null until there is a bound on addresses. */
    private Map<InetAddress, Rate> addresses;

    /** Counts a connection; empty if it may be made. */
    public Optional<Limit> take(TenantLimits limits, InetAddress address, long now) {
        if (limits.connectionsPerSecondOfAddress() > 0
                && !rate(address, now).tryTake(limits.connectionsPerSecondOfAddress(), now)) {
            return Optional.of(Limit.CONNECTION_RATE_OF_ADDRESS);
        }
        return all.tryTake(limits.connectionsPerSecond(), now) ? Optional.empty() : Optional.of(Limit.CONNECTION_RATE);
    }

    private Rate rate(InetAddress address, long now) {
        if (addresses == null) {
            addresses = new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<InetAddress, Rate> eldest) {
                    return size() > ADDRESSES;
                }
            };
        }
        return addresses.computeIfAbsent(address, key -> new Rate(now));
    }
}
