package dev.rookery.broker.tenant;

import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.service.ServiceComponent;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/** Forwards changes of users from the authority to the event loops of their tenants. Thread-safe. */
record UserChangeDispatcher(Tenants tenants) implements PrincipalWatcher {
    @Override
    public boolean hasSessions(UserKey user) {
        return tenants.users().isPresent(user);
    }

    @Override
    public Collection<UserKey> users() {
        return tenants.users().all();
    }

    @Override
    public Collection<UserKey> users(TenantId tenant) {
        return tenants.users().of(tenant);
    }

    @Override
    public CompletionStage<Void> changed(UserKey user, Optional<Principal> current) {
        tenants.users().changed(user, current);
        Optional<Tenant> tenant = tenants.find(user.tenant());
        // Rows do not affect components of the platform, even if they have such a name.
        if (tenant.isEmpty() || ServiceComponent.isServiceName(user.username())) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> applied = new CompletableFuture<>();
        try {
            tenant.get()
                    .loop()
                    .execute(() -> tenant.get().userChanges().apply(user, current, () -> applied.complete(null)));
        } catch (RejectedExecutionException e) {
            // The broker is closing; all sessions are closed with it.
            applied.complete(null);
        }
        return applied;
    }
}
