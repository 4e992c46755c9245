package dev.rookery.auth.moquette;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.auth.AccessRules;
import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.UserKey;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * The rights of each client. Changes of rows take effect at once; a client whose user is gone, inactive or has a new
 * password keeps its connection, which a plug-in cannot close, and loses every right. Moquette does not tell its plug-ins
 * when a client is gone, so the least recently used are forgotten over a bound; a forgotten client has no rights
 * until it logs in again.
 */
final class ClientRights implements PrincipalWatcher {
    private static final int MAXIMUM_CLIENTS = 1_000_000;

    private record Client(Principal principal, AccessRules rules) {
        static Client of(String clientId, Principal principal) {
            return new Client(principal, principal.rules().forClient(clientId));
        }
    }

    private final Cache<String, Client> byClientId =
            Caffeine.newBuilder().maximumSize(MAXIMUM_CLIENTS).build();

    void put(String clientId, Principal principal) {
        byClientId.put(clientId, Client.of(clientId, principal));
    }

    AccessRules of(String clientId) {
        Client client = byClientId.getIfPresent(clientId);
        return client == null ? AccessRules.none() : client.rules();
    }

    @Override
    public boolean hasSessions(UserKey user) {
        return byClientId.asMap().values().stream()
                .anyMatch(client -> client.principal().user().equals(user));
    }

    @Override
    public Collection<UserKey> users() {
        return byClientId.asMap().values().stream()
                .map(client -> client.principal().user())
                .collect(Collectors.toSet());
    }

    @Override
    public CompletionStage<Void> changed(UserKey user, Optional<Principal> current) {
        byClientId.asMap().forEach((clientId, client) -> {
            if (client.principal().user().equals(user)) {
                current.filter(now ->
                                now.credentials().equals(client.principal().credentials()))
                        .ifPresentOrElse(
                                now -> byClientId.put(clientId, Client.of(clientId, now)),
                                () -> byClientId.invalidate(clientId));
            }
        });
        return CompletableFuture.completedFuture(null);
    }
}
