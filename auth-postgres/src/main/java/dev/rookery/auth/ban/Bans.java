package dev.rookery.auth.ban;

import dev.rookery.auth.Ban;
import dev.rookery.auth.BanList;
import dev.rookery.auth.BanSubject;
import dev.rookery.auth.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Bans of all tenants, in memory. Thread-safe. */
public final class Bans implements BanList {
    private final Map<TenantId, BanIndex> tenants = new ConcurrentHashMap<>();
    private final List<Consumer<Optional<TenantId>>> listeners = new CopyOnWriteArrayList<>();
    private final Clock clock;
    private volatile BanIndex ofAll = BanIndex.EMPTY;

    public Bans(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Ban> find(TenantId tenant, BanSubject client) {
        Instant now = clock.instant();
        return ofAll.find(client, now)
                .or(() -> tenants.getOrDefault(tenant, BanIndex.EMPTY).find(client, now));
    }

    @Override
    public void addListener(Consumer<Optional<TenantId>> listener) {
        listeners.add(listener);
    }

    /** Replaces the bans of a tenant, or those of all tenants; none removes them. */
    public void replace(Optional<TenantId> scope, Collection<Ban> current) {
        BanIndex index = new BanIndex(current);
        scope.ifPresentOrElse(
                tenant -> tenants.compute(tenant, (same, before) -> index.isEmpty() ? null : index),
                () -> ofAll = index);
        if (!index.isEmpty()) {
            listeners.forEach(listener -> listener.accept(scope));
        }
    }

    /** Replaces all bans. */
    public void replaceAll(Map<Optional<TenantId>, List<Ban>> current) {
        tenants.keySet().removeIf(tenant -> !current.containsKey(Optional.of(tenant)));
        if (!current.containsKey(Optional.<TenantId>empty())) {
            ofAll = BanIndex.EMPTY;
        }
        current.forEach(this::replace);
    }
}
