package dev.rookery.auth.moquette;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.auth.AccessRules;
import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Access rules by client id. Changes of rows take effect immediately; if the user was removed, deactivated or got a new
 * password, the client loses all rights but keeps its connection, which a plug-in cannot close. Moquette does not notify
 * plug-ins of disconnects, so the least recently used clients are evicted beyond a limit; an evicted client has no
 * rights until it logs in again.
 */
final class ClientRights implements PrincipalWatcher {
    private static final int MAXIMUM_CLIENTS = 1_000_000;

    private record Client(Principal principal, AccessRules rules) {
        static Client of(String clientId, Principal principal) {
            return new Client(principal, principal.rules().forClient(clientId));
        }
    }

    private final PresentUsers present = new PresentUsers();
    private final Cache<String, Client> byClientId = Caffeine.newBuilder()
            .maximumSize(MAXIMUM_CLIENTS)
            .<String, Client>removalListener((clientId, client, cause) -> leave(client))
            .build();

    /** Returns the users with rights or a login in progress. */
    PresentUsers present() {
        return present;
    }

    void put(String clientId, Principal principal) {
        present.arrive(principal.user());
        byClientId.put(clientId, Client.of(clientId, principal));
    }

    void remove(String clientId) {
        byClientId.invalidate(clientId);
    }

    AccessRules of(String clientId) {
        Client client = byClientId.getIfPresent(clientId);
        return client == null ? AccessRules.none() : client.rules();
    }

    @Override
    public boolean hasSessions(UserKey user) {
        return present.isPresent(user);
    }

    @Override
    public Collection<UserKey> users() {
        return present.all();
    }

    @Override
    public Collection<UserKey> users(TenantId tenant) {
        return present.of(tenant);
    }

    @Override
    public CompletionStage<Void> changed(UserKey user, Optional<Principal> current) {
        present.changed(user, current);
        byClientId.asMap().forEach((clientId, client) -> {
            if (client.principal().user().equals(user)) {
                current.filter(now ->
                                now.credentials().equals(client.principal().credentials()))
                        .ifPresentOrElse(now -> put(clientId, now), () -> remove(clientId));
            }
        });
        return CompletableFuture.completedFuture(null);
    }

    private void leave(@Nullable Client client) {
        if (client != null) {
            present.leave(client.principal().user());
        }
    }
}
