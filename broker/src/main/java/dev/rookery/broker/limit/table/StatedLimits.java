package dev.rookery.broker.limit.table;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import java.util.Map;

/**
 * What the tables say, with defaults where they say nothing.
 *
 * @param users the limits of those users who have limits of their own, by name
 */
record StatedLimits(TenantLimits tenant, Map<String, ClientLimits> users) {
    static final StatedLimits NONE = new StatedLimits(TenantLimits.DEFAULT, Map.of());

    StatedLimits {
        users = Map.copyOf(users);
    }
}
