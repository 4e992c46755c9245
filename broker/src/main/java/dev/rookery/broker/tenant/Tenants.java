package dev.rookery.broker.tenant;

import dev.rookery.auth.BanList;
import dev.rookery.auth.CertificateTrust;
import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.FlappingDetector;
import dev.rookery.broker.limit.FlappingLimits;
import dev.rookery.broker.limit.LimitCounters;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.memory.MemoryBudget;
import dev.rookery.broker.meter.SeriesMemory;
import dev.rookery.broker.refusal.Refusals;
import dev.rookery.broker.store.TenantStores;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Registry of tenants. Thread-safe. */
public final class Tenants {
    private final Map<TenantId, Tenant> tenants = new ConcurrentHashMap<>();
    private final PresentUsers users = new PresentUsers();
    private final Supplier<EventLoop> eventLoops;
    private final TenantLimits defaultLimits;
    private final LimitCounters limitCounters;
    private final Refusals refusals;
    private final FlappingLimits flapping;
    private final TenantStores stores;
    private final MemoryBudget memory;
    private final SeriesMemory seriesMemory;
    private final Consumer<Tenant> creationListener;
    /** Limits of the tenants that have any of their own, also of those without clients so far. */
    private final Map<TenantId, TenantLimits> limits = new ConcurrentHashMap<>();
    /** Limits of the users that have any of their own, by tenant. */
    private final Map<TenantId, Map<String, ClientLimits>> userLimits = new ConcurrentHashMap<>();
    /** Tenants that are suspended or being removed. */
    private final Set<TenantId> closed = ConcurrentHashMap.newKeySet();

    /**
     * @param eventLoops supplies the event loop of each new tenant
     * @param defaultLimits limits of new tenants
     * @param memory budget to which the tenants' state is charged
     * @param seriesMemory memory of the numbers of each minute of all tenants
     * @param creationListener receives each new tenant
     */
    public Tenants(
            Supplier<EventLoop> eventLoops,
            TenantLimits defaultLimits,
            LimitCounters limitCounters,
            Refusals refusals,
            FlappingLimits flapping,
            TenantStores stores,
            MemoryBudget memory,
            SeriesMemory seriesMemory,
            Consumer<Tenant> creationListener) {
        this.seriesMemory = seriesMemory;
        this.stores = stores;
        this.memory = memory;
        this.eventLoops = eventLoops;
        this.defaultLimits = defaultLimits;
        this.limitCounters = limitCounters;
        this.refusals = refusals;
        this.flapping = flapping;
        this.creationListener = creationListener;
    }

    public Tenant getOrCreate(TenantId id) {
        return tenants.computeIfAbsent(id, key -> {
            EventLoop loop = eventLoops.get();
            Tenant tenant = new Tenant(
                    key,
                    loop,
                    limits.getOrDefault(key, defaultLimits),
                    limitCounters,
                    refusals.counters(),
                    new FlappingDetector(flapping),
                    users,
                    stores.forTenant(key, loop),
                    memory.loop(loop),
                    seriesMemory);
            // Before the first client moves to the loop.
            loop.execute(() -> userLimits
                    .getOrDefault(key, Map.of())
                    .forEach((username, own) -> tenant.updateLimits(username, Optional.of(own), () -> {})));
            if (closed.contains(key)) {
                // A login was accepted just before the tenant was removed.
                loop.execute(tenant::close);
            }
            creationListener.accept(tenant);
            return tenant;
        });
    }

    /** Accepts clients of a tenant, which may have been suspended. */
    public void open(TenantId id) {
        if (closed.remove(id)) {
            find(id).ifPresent(tenant -> tenant.loop().execute(tenant::reopen));
        }
    }

    /** Disconnects the clients of a tenant and refuses them from now on. Sessions and messages remain. */
    public void close(TenantId id) {
        if (closed.add(id)) {
            find(id).ifPresent(tenant -> tenant.loop().execute(tenant::close));
        }
    }

    /** Returns whether the tenant is suspended or being removed. */
    public boolean isClosed(TenantId id) {
        return closed.contains(id);
    }

    /**
     * Deletes the sessions and messages of a closed tenant, which remains and counts its usage on.
     *
     * @return completed with the tenant when the deletion is persisted
     */
    public CompletionStage<Tenant> empty(TenantId id) {
        if (!isClosed(id)) {
            throw new IllegalStateException("Tenant " + id + " accepts clients");
        }
        Tenant tenant = getOrCreate(id);
        return TenantRemoval.ofState(tenant).thenApply(removed -> tenant);
    }

    /**
     * Deletes all state of a tenant, in memory and in the store. A tenant that is registered under this id later must be
     * {@link #open opened}.
     *
     * @return completed when nothing is left on the disk
     */
    public CompletionStage<Void> remove(TenantId id) {
        close(id);
        return find(id).map(tenant -> TenantRemoval.start(tenant).thenRun(() -> tenants.remove(id, tenant)))
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .thenCompose(removed -> stores.erase());
    }

    /** Deletes what remains of removed state from the disk. */
    public CompletionStage<Void> erase() {
        return stores.erase();
    }

    public Optional<Tenant> find(TenantId id) {
        return Optional.ofNullable(tenants.get(id));
    }

    /** Returns the limits of a tenant; the defaults if the tenant does not exist yet. */
    public TenantLimits limits(TenantId id) {
        return find(id).map(Tenant::limits).orElseGet(() -> limits.getOrDefault(id, defaultLimits));
    }

    /** Sets the limits of a tenant and returns it, if it has been created, for them to be applied. */
    public Optional<Tenant> setLimits(TenantId id, TenantLimits changed) {
        if (changed.equals(defaultLimits)) {
            limits.remove(id);
        } else {
            limits.put(id, changed);
        }
        return findOrAwait(id);
    }

    /** Sets or removes the limits of a user and returns its tenant, if it has been created, for them to be applied. */
    public Optional<Tenant> setLimits(UserKey user, Optional<ClientLimits> changed) {
        userLimits.compute(user.tenant(), (tenant, known) -> {
            Map<String, ClientLimits> users = new HashMap<>(known == null ? Map.of() : known);
            changed.ifPresentOrElse(own -> users.put(user.username(), own), () -> users.remove(user.username()));
            return users.isEmpty() ? null : users;
        });
        return findOrAwait(user.tenant());
    }

    /** Waits for a tenant that is being created, which may have the former limits. */
    private Optional<Tenant> findOrAwait(TenantId id) {
        return Optional.ofNullable(tenants.computeIfPresent(id, (key, tenant) -> tenant));
    }

    /** Returns where refusals are counted and logged. */
    public Refusals refusals() {
        return refusals;
    }

    /** Returns the budget to which the tenants' state is charged. */
    public MemoryBudget memory() {
        return memory;
    }

    /** Returns a live view of all tenants. */
    public Collection<Tenant> all() {
        return tenants.values();
    }

    /** Returns the users with a session or a login in progress. */
    public PresentUsers users() {
        return users;
    }

    /** Disconnects the clients of a tenant whose certificates are not trusted any more. */
    public void recheckCertificates(TenantId id, CertificateTrust trust) {
        findOrAwait(id).ifPresent(tenant -> {
            try {
                tenant.loop().execute(() -> tenant.userChanges().recheckCertificates(trust::isTrusted));
            } catch (RejectedExecutionException e) {
                // The broker is closing; all sessions are closed with it.
            }
        });
    }

    /** Disconnects the banned clients of a tenant; of all tenants if none is given. */
    public void recheckBans(Optional<TenantId> id, BanList bans) {
        Collection<Tenant> affected = id.map(
                        tenant -> findOrAwait(tenant).stream().toList())
                .<Collection<Tenant>>map(found -> found)
                .orElseGet(this::all);
        for (Tenant tenant : affected) {
            try {
                tenant.loop()
                        .execute(() -> tenant.userChanges().recheckBans(subject -> bans.find(tenant.id(), subject)));
            } catch (RejectedExecutionException e) {
                // The broker is closing; all sessions are closed with it.
            }
        }
    }

    /** Returns a watcher that applies changes of users to their sessions. */
    public PrincipalWatcher watcher() {
        return new UserChangeDispatcher(this);
    }
}
