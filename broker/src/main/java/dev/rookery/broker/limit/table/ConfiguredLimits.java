package dev.rookery.broker.limit.table;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import java.util.Map;

/**
 * Limits read from the tables, with defaults for missing values.
 *
 * @param users limits of the users that have limits of their own, by username
 */
record ConfiguredLimits(TenantLimits tenant, Map<String, ClientLimits> users) {
    ConfiguredLimits {
        users = Map.copyOf(users);
    }
}
