package dev.rookery.broker.moquette;

import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.UserKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The connected clients by user, so that a change of the user finds them. For any thread. */
final class AdmittedUsers implements PrincipalWatcher {
    private final Map<UserKey, Set<Admission>> admissions = new ConcurrentHashMap<>();

    /** Adds the client until its connection is closed. */
    void add(Admission admission) {
        admissions.compute(admission.user(), (user, set) -> {
            Set<Admission> clients = set == null ? ConcurrentHashMap.newKeySet() : set;
            clients.add(admission);
            return clients;
        });
        admission.channel().closeFuture().addListener(closed -> remove(admission));
    }

    @Override
    public boolean hasSessions(UserKey user) {
        return admissions.containsKey(user);
    }

    @Override
    public Collection<UserKey> users() {
        return List.copyOf(admissions.keySet());
    }

    @Override
    public CompletionStage<Void> changed(UserKey user, Optional<Principal> current) {
        return CompletableFuture.allOf(admissions.getOrDefault(user, Set.of()).stream()
                .map(admission -> admission.change(current).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    private void remove(Admission admission) {
        admissions.computeIfPresent(admission.user(), (user, clients) -> {
            clients.remove(admission);
            return clients.isEmpty() ? null : clients;
        });
    }
}
