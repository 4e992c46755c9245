package dev.rookery.broker.meter;

import dev.rookery.auth.TenantId;
import java.util.List;

/**
 * Usage of one tenant as reported by a broker.
 *
 * @param usage since the broker started
 * @param newDevices digests of users connected in this hour that were not reported before; see {@link ActiveDevices}
 */
public record TenantUsage(TenantId tenant, Usage usage, List<Long> newDevices) {
    public TenantUsage {
        newDevices = List.copyOf(newDevices);
    }
}
