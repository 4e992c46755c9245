package dev.rookery.auth;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Users that have sessions or are logging in, with the latest change to each. Closes a race: a login that the authority
 * accepted just before a change, and that completes just after it, must see the change. Callers of an {@link Authority}
 * register the user here before calling it, and report the result as {@link PrincipalWatcher#hasSessions}. Thread-safe.
 */
public final class PresentUsers {
    /** Number of sessions and logins of a user, number of changes, and the user after the latest change. */
    private record Presence(int count, long changes, Optional<Principal> latest) {}

    /** No map of a tenant is empty. */
    private final Map<TenantId, Map<UserKey, Presence>> tenants = new ConcurrentHashMap<>();

    /** Registers a session or a login and returns the number of changes so far. */
    public long arrive(UserKey user) {
        long[] changes = new long[1];
        tenants.compute(user.tenant(), (tenant, known) -> {
            Map<UserKey, Presence> users = known == null ? new ConcurrentHashMap<>() : known;
            changes[0] = users.merge(user, new Presence(1, 0, Optional.empty()), PresentUsers::oneMore).changes;
            return users;
        });
        return changes[0];
    }

    /** Reverts one {@link #arrive}. */
    public void leave(UserKey user) {
        tenants.computeIfPresent(user.tenant(), (tenant, users) -> {
            users.computeIfPresent(
                    user, (key, was) -> was.count == 1 ? null : new Presence(was.count - 1, was.changes, was.latest));
            return users.isEmpty() ? null : users;
        });
    }

    /** Records a change; {@code current} is empty if the user was removed or deactivated. */
    public void changed(UserKey user, Optional<Principal> current) {
        tenants.computeIfPresent(user.tenant(), (tenant, users) -> {
            users.computeIfPresent(user, (key, was) -> new Presence(was.count, was.changes + 1, current));
            return users;
        });
    }

    /**
     * Returns the current state of a user whose login was accepted.
     *
     * @param returned the principal that the authority returned
     * @param changesBefore the result of {@link #arrive} before the authority was called
     * @return the current principal; empty if the user may no longer log in
     */
    public Optional<Principal> upToDate(Principal returned, long changesBefore) {
        Presence presence = users(returned.user().tenant()).get(returned.user());
        if (presence == null || presence.changes == changesBefore) {
            return Optional.of(returned);
        }
        return presence.latest.filter(latest -> latest.credentials().equals(returned.credentials()));
    }

    /** Returns whether the user has a session or is logging in. */
    public boolean isPresent(UserKey user) {
        return users(user.tenant()).containsKey(user);
    }

    /** Returns a snapshot of all registered users. */
    public Collection<UserKey> all() {
        return tenants.values().stream()
                .flatMap(users -> users.keySet().stream())
                .toList();
    }

    /** Returns a snapshot of the registered users of a tenant. */
    public Collection<UserKey> of(TenantId tenant) {
        return List.copyOf(users(tenant).keySet());
    }

    private Map<UserKey, Presence> users(TenantId tenant) {
        return tenants.getOrDefault(tenant, Map.of());
    }

    private static Presence oneMore(Presence was, Presence one) {
        return new Presence(was.count + 1, was.changes, was.latest);
    }
}
