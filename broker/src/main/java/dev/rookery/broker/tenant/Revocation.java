package dev.rookery.broker.tenant;

import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.UserKey;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/** Brings changes to users into force: hands each to the event loop of the user's tenant. */
record Revocation(Tenants tenants) implements PrincipalWatcher {
    @Override
    public boolean hasSessions(UserKey user) {
        return tenants.users().isPresent(user);
    }

    @Override
    public Collection<UserKey> users() {
        return tenants.users().all();
    }

    @Override
    public CompletionStage<Void> changed(UserKey user, Optional<Principal> current) {
        tenants.users().changed(user, current);
        Optional<Tenant> tenant = tenants.find(user.tenant());
        if (tenant.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> inForce = new CompletableFuture<>();
        try {
            tenant.get().loop().execute(() -> tenant.get().changed(user, current, () -> inForce.complete(null)));
        } catch (RejectedExecutionException e) {
            // The broker is being closed: no session is left to change.
            inForce.complete(null);
        }
        return inForce;
    }
}
