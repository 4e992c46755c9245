package dev.rookery.api.sensor.store;

import dev.rookery.auth.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tenants of which PostgreSQL has rejected a message recently. Their messages are stored in transactions of their own, so
 * that the search for further such messages does not delay those of other tenants. Not thread-safe.
 */
final class SuspectTenants {
    /** Number of batches without a rejected message after which a tenant is no longer suspect. */
    private static final int PROBATION_BATCHES = 20;

    private final Map<TenantId, Integer> remaining = new HashMap<>();

    void add(TenantId tenant) {
        remaining.put(tenant, PROBATION_BATCHES);
    }

    /** Splits a batch into the messages of unsuspected tenants, and those of each suspect one. */
    List<List<StoredMessage>> split(List<StoredMessage> messages) {
        if (remaining.isEmpty()) {
            return List.of(messages);
        }
        List<StoredMessage> unsuspected = messages.stream()
                .filter(message -> !remaining.containsKey(message.tenant()))
                .toList();
        List<List<StoredMessage>> parts = new ArrayList<>();
        if (!unsuspected.isEmpty()) {
            parts.add(unsuspected);
        }
        byTenant(messages).forEach((tenant, own) -> {
            if (remaining.containsKey(tenant)) {
                parts.add(own);
                remaining.computeIfPresent(tenant, (key, batches) -> batches > 1 ? batches - 1 : null);
            }
        });
        return parts;
    }

    /** Returns the messages of each tenant, in the order of their arrival. */
    static Map<TenantId, List<StoredMessage>> byTenant(List<StoredMessage> messages) {
        Map<TenantId, List<StoredMessage>> tenants = new LinkedHashMap<>();
        messages.forEach(message -> tenants.computeIfAbsent(message.tenant(), absent -> new ArrayList<>())
                .add(message));
        return tenants;
    }
}
