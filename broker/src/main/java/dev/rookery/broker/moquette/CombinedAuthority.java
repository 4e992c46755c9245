package dev.rookery.broker.moquette;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.Authentication.Refusal;
import dev.rookery.auth.Authentication.Refused;
import dev.rookery.auth.Authority;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceAuthority;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.auth.service.ServiceKeys;
import dev.rookery.auth.service.ServiceName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Accepts users and components of the platform on the same listener: Moquette has no internal listeners. Thread-safe.
 */
final class CombinedAuthority implements Authority {
    private final Authority users;
    private final Authority services;

    CombinedAuthority(Authority users, ServiceKeys keys) {
        this.users = users;
        this.services = new ServiceAuthority(keys, Clock.systemUTC(), users::isActive, new SimpleMeterRegistry());
    }

    @Override
    public CompletionStage<Authentication> authenticate(Credentials credentials) {
        return ServiceName.parse(credentials.username()).isPresent()
                ? services.authenticate(credentials)
                : users.authenticate(credentials).thenApply(CombinedAuthority::withoutServiceNames);
    }

    /** A row that names a component of the platform has no effect. */
    private static Authentication withoutServiceNames(Authentication result) {
        boolean reserved = result instanceof Accepted accepted
                && ServiceComponent.isServiceName(accepted.principal().user().username());
        return reserved ? new Refused(Refusal.NOT_AUTHORIZED) : result;
    }

    @Override
    public Optional<String> anonymousUser() {
        return users.anonymousUser();
    }

    @Override
    public boolean isActive(TenantId tenant) {
        return users.isActive(tenant);
    }

    @Override
    public void watch(PrincipalWatcher watcher) {
        users.watch(watcher);
    }

    @Override
    public void close() {
        users.close();
    }
}
