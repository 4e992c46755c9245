package dev.rookery.broker.tenant;

import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.TenantId;
import dev.rookery.broker.limit.LimitCounters;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.store.TenantStores;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** All tenants. For any thread. */
public final class Tenants {
    private final Map<TenantId, Tenant> tenants = new ConcurrentHashMap<>();
    private final PresentUsers users = new PresentUsers();
    private final Supplier<EventLoop> loops;
    private final TenantLimits limits;
    private final LimitCounters bounds;
    private final TenantStores stores;
    private final Consumer<Tenant> created;

    /**
     * @param loops the event loops in turn, one for each new tenant
     * @param limits those of a new tenant
     * @param stores where each keeps what is durable
     * @param created told of each new tenant
     */
    public Tenants(
            Supplier<EventLoop> loops,
            TenantLimits limits,
            LimitCounters bounds,
            TenantStores stores,
            Consumer<Tenant> created) {
        this.stores = stores;
        this.loops = loops;
        this.limits = limits;
        this.bounds = bounds;
        this.created = created;
    }

    /** The tenant, made when it is first asked for. */
    public Tenant get(TenantId id) {
        return tenants.computeIfAbsent(id, key -> {
            EventLoop loop = loops.get();
            Tenant tenant = new Tenant(key, loop, limits, bounds, users, stores.forTenant(key, loop));
            created.accept(tenant);
            return tenant;
        });
    }

    /** What holds for a tenant, or would if it were there. */
    public TenantLimits limits(TenantId id) {
        return find(id).map(Tenant::limits).orElse(limits);
    }

    /** Those that there are. */
    public Collection<Tenant> all() {
        return tenants.values();
    }

    public PresentUsers users() {
        return users;
    }

    /** What the authority tells of changes to users. */
    public PrincipalWatcher watcher() {
        return new Revocation(this);
    }

    /** The tenant, if it was asked for before. */
    public Optional<Tenant> find(TenantId id) {
        return Optional.ofNullable(tenants.get(id));
    }
}
