package dev.rookery.broker.meter;

import dev.rookery.auth.TenantId;
import java.util.List;

/**
 * What a broker tells of one tenant.
 *
 * @param usage since the broker started
 * @param newDevices digests of users that were connected in this hour and have not been told of yet: see
 *     {@link ActiveDevices}
 */
public record TenantUsage(TenantId tenant, Usage usage, List<Long> newDevices) {
    public TenantUsage {
        newDevices = List.copyOf(newDevices);
    }
}
