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

    private final Map<UserKey, Presence> present = new ConcurrentHashMap<>();

    /** Registers a session or a login and returns the number of changes so far. */
    public long arrive(UserKey user) {
        return present.merge(user, new Presence(1, 0, Optional.empty()), PresentUsers::oneMore).changes;
    }

    /** Reverts one {@link #arrive}. */
    public void leave(UserKey user) {
        present.computeIfPresent(
                user, (key, was) -> was.count == 1 ? null : new Presence(was.count - 1, was.changes, was.latest));
    }

    /** Records a change; {@code current} is empty if the user was removed or deactivated. */
    public void changed(UserKey user, Optional<Principal> current) {
        present.computeIfPresent(user, (key, was) -> new Presence(was.count, was.changes + 1, current));
    }

    /**
     * Returns the current state of a user whose login was accepted.
     *
     * @param returned the principal that the authority returned
     * @param changesBefore the result of {@link #arrive} before the authority was called
     * @return the current principal; empty if the user may no longer log in
     */
    public Optional<Principal> upToDate(Principal returned, long changesBefore) {
        Presence presence = present.get(returned.user());
        if (presence == null || presence.changes == changesBefore) {
            return Optional.of(returned);
        }
        return presence.latest.filter(latest -> latest.credentials().equals(returned.credentials()));
    }

    /** Returns whether the user has a session or is logging in. */
    public boolean isPresent(UserKey user) {
        return present.containsKey(user);
    }

    /** Returns a snapshot of all registered users. */
    public Collection<UserKey> all() {
        return List.copyOf(present.keySet());
    }

    private static Presence oneMore(Presence was, Presence one) {
        return new Presence(was.count + 1, was.changes, was.latest);
    }
}
