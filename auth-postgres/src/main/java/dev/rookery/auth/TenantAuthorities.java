package dev.rookery.auth;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Composite of one authority per tenant. Tenants can be added and removed while clients are connected. Thread-safe.
 */
public final class TenantAuthorities implements Authority {
    private final Map<TenantId, Authority> tenants = new ConcurrentHashMap<>();
    private final Authority fallback;

    @GuardedBy("this")
    private Optional<PrincipalWatcher> watcher = Optional.empty();

    /** @param fallback refuses clients of unknown tenants; may be the authority of a known tenant */
    public TenantAuthorities(Authority fallback) {
        this.fallback = fallback;
    }

    /**
     * Adds a tenant. Its authority is closed with this one.
     *
     * @throws IllegalArgumentException if the tenant already has an authority
     */
    public synchronized void add(TenantId tenant, Authority authority) {
        if (tenants.putIfAbsent(tenant, authority) != null) {
            throw new IllegalArgumentException("Tenant '" + tenant + "' already has an authority");
        }
        watcher.ifPresent(authority::watch);
    }

    /** Removes a tenant: new logins are refused. The caller closes the returned authority and ends the sessions. */
    public synchronized Optional<Authority> remove(TenantId tenant) {
        return Optional.ofNullable(tenants.remove(tenant));
    }

    @Override
    public CompletionStage<Authentication> authenticate(Credentials credentials) {
        return tenants.getOrDefault(credentials.tenant(), fallback).authenticate(credentials);
    }

    /** Methods are those of the fallback authority, so that a client cannot detect whether a tenant exists. */
    @Override
    public Optional<AuthenticationMethod> method(String name) {
        return fallback.method(name)
                .map(method -> (tenant, address, first) -> tenants.getOrDefault(tenant, fallback)
                        .method(name)
                        .flatMap(own -> own.begin(tenant, address, first)));
    }

    @Override
    public void reportLag(long nanos) {
        tenants.values().forEach(authority -> authority.reportLag(nanos));
    }

    @Override
    public synchronized void watch(PrincipalWatcher newWatcher) {
        watcher = Optional.of(newWatcher);
        tenants.values().forEach(authority -> authority.watch(newWatcher));
    }

    /** Closes the authorities of all tenants and the fallback authority. */
    @Override
    public synchronized void close() {
        tenants.values().forEach(Authority::close);
        if (!tenants.containsValue(fallback)) {
            fallback.close();
        }
    }
}
