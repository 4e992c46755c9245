package dev.rookery.auth;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The authorities of many tenants as one: each decides about its own tenant's clients. Tenants can come and go while
 * clients are connected. For any thread.
 */
public final class TenantAuthorities implements Authority {
    private final Map<TenantId, Authority> tenants = new ConcurrentHashMap<>();
    private final Authority strangers;
    private Optional<PrincipalWatcher> watcher = Optional.empty();

    /** @param strangers refuses those who come for a tenant that there is not; may be the authority of one that there is */
    public TenantAuthorities(Authority strangers) {
        this.strangers = strangers;
    }

    /**
     * Lets a tenant's clients in from now on; the authority is closed with this one.
     *
     * @throws IllegalArgumentException if the tenant has an authority already
     */
    public synchronized void add(TenantId tenant, Authority authority) {
        if (tenants.putIfAbsent(tenant, authority) != null) {
            throw new IllegalArgumentException("Tenant '" + tenant + "' has an authority already");
        }
        watcher.ifPresent(authority::watch);
    }

    /** Lets no more of the tenant's clients in. The caller closes what is returned; sessions are the broker's to end. */
    public synchronized Optional<Authority> remove(TenantId tenant) {
        return Optional.ofNullable(tenants.remove(tenant));
    }

    @Override
    public CompletionStage<Authentication> authenticate(Credentials credentials) {
        return tenants.getOrDefault(credentials.tenant(), strangers).authenticate(credentials);
    }

    /** A method is there if the authority of strangers has it: who asks for a tenant that there is not must not notice. */
    @Override
    public Optional<AuthenticationMethod> method(String name) {
        return strangers
                .method(name)
                .map(method -> (tenant, address, first) -> tenants.getOrDefault(tenant, strangers)
                        .method(name)
                        .flatMap(own -> own.begin(tenant, address, first)));
    }

    @Override
    public synchronized void watch(PrincipalWatcher told) {
        watcher = Optional.of(told);
        tenants.values().forEach(authority -> authority.watch(told));
    }

    /** Closes that of every tenant, and that of strangers. */
    @Override
    public synchronized void close() {
        tenants.values().forEach(Authority::close);
        if (!tenants.containsValue(strangers)) {
            strangers.close();
        }
    }
}
