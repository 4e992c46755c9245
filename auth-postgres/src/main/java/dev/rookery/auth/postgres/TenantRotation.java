package dev.rookery.auth.postgres;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;

/**
 * Waiting users with a value each, taken in turn from the tenants: many users of one tenant do not delay those of another.
 * Not thread-safe.
 */
final class TenantRotation<T> {
    /** In the order of their turns; no map of a tenant is empty. */
    private final Map<TenantId, Map<UserKey, T>> tenants = new LinkedHashMap<>();

    /** Adds a user. If it waits already, the values are merged, and it keeps its turn. */
    T merge(UserKey user, T value, BinaryOperator<T> merger) {
        return Objects.requireNonNull(tenants.computeIfAbsent(user.tenant(), absent -> new LinkedHashMap<>())
                .merge(user, value, merger));
    }

    boolean isEmpty() {
        return tenants.isEmpty();
    }

    /** Removes and returns up to a number of users, one of each tenant in turn. */
    Map<UserKey, T> take(int maximum) {
        Map<UserKey, T> taken = new LinkedHashMap<>();
        while (taken.size() < maximum && !tenants.isEmpty()) {
            TenantId tenant = tenants.keySet().iterator().next();
            Map<UserKey, T> users = Objects.requireNonNull(tenants.remove(tenant));
            Iterator<Map.Entry<UserKey, T>> first = users.entrySet().iterator();
            Map.Entry<UserKey, T> user = first.next();
            taken.put(user.getKey(), user.getValue());
            first.remove();
            if (!users.isEmpty()) {
                // The tenant goes to the end.
                tenants.put(tenant, users);
            }
        }
        return taken;
    }
}
