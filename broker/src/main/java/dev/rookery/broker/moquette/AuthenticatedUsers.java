package dev.rookery.broker.moquette;

import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.service.ServiceComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Connected clients by user. Applies changes of users to their clients. Thread-safe. */
final class AuthenticatedUsers implements PrincipalWatcher {
    private final PresentUsers present = new PresentUsers();
    private final Map<UserKey, Set<AuthenticatedClient>> clients = new ConcurrentHashMap<>();

    /** Returns the users that are connected or being authenticated. */
    PresentUsers present() {
        return present;
    }

    /** Adds a client until its connection is closed. */
    void add(AuthenticatedClient client) {
        UserKey user = client.user();
        present.arrive(user);
        clients.compute(user, (key, known) -> {
            Set<AuthenticatedClient> sameUser = known == null ? ConcurrentHashMap.newKeySet() : known;
            sameUser.add(client);
            return sameUser;
        });
        client.channel().closeFuture().addListener(closed -> remove(client));
    }

    @Override
    public boolean hasSessions(UserKey user) {
        return present.isPresent(user) && !isService(user);
    }

    @Override
    public Collection<UserKey> users() {
        return present.all().stream().filter(user -> !isService(user)).toList();
    }

    /** Components of the platform have no rows. */
    private static boolean isService(UserKey user) {
        return ServiceComponent.isServiceName(user.username());
    }

    @Override
    public Collection<UserKey> users(TenantId tenant) {
        return present.of(tenant);
    }

    @Override
    public CompletionStage<Void> changed(UserKey user, Optional<Principal> current) {
        // First: a client that is added concurrently then finds the change by itself.
        present.changed(user, current);
        return CompletableFuture.allOf(clients.getOrDefault(user, Set.of()).stream()
                .map(client -> client.apply(current).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    private void remove(AuthenticatedClient client) {
        clients.computeIfPresent(client.user(), (user, sameUser) -> {
            sameUser.remove(client);
            return sameUser.isEmpty() ? null : sameUser;
        });
        present.leave(client.user());
    }
}
