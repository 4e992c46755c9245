package dev.rookery.broker.moquette;

import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.UserKey;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The connected clients by user, so that a change of the user finds them. For any thread. */
final class AdmittedUsers implements PrincipalWatcher {
    private final PresentUsers present = new PresentUsers();
    private final Map<UserKey, Set<Admission>> admissions = new ConcurrentHashMap<>();

    /** Those connected, and those whose login is under way. */
    PresentUsers present() {
        return present;
    }

    /** Adds the client until its connection is closed. */
    void add(Admission admission) {
        UserKey user = admission.user();
        present.arrive(user);
        admissions.compute(user, (key, known) -> {
            Set<Admission> clients = known == null ? ConcurrentHashMap.newKeySet() : known;
            clients.add(admission);
            return clients;
        });
        admission.channel().closeFuture().addListener(closed -> remove(admission));
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
    public CompletionStage<Void> changed(UserKey user, Optional<Principal> current) {
        // In this order: a client that is not among those below yet will find the change when it is.
        present.changed(user, current);
        return CompletableFuture.allOf(admissions.getOrDefault(user, Set.of()).stream()
                .map(admission -> admission.change(current).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    private void remove(Admission admission) {
        admissions.computeIfPresent(admission.user(), (user, clients) -> {
            clients.remove(admission);
            return clients.isEmpty() ? null : clients;
        });
        present.leave(admission.user());
    }
}
