package dev.rookery.auth;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which users have sessions or are logging in, and the last change to each: a login that was answered just before a
 * change and is finished just after it must see the change. Whoever asks an {@link Authority} counts the user here
 * before it asks, and reports this as {@link PrincipalWatcher#hasSessions}. For any thread.
 */
public final class PresentUsers {
    /** A user's presence; equal for the same moment in the history of its changes. */
    private record Presence(int count, long changes, Optional<Principal> latest) {}

    private final Map<UserKey, Presence> present = new ConcurrentHashMap<>();

    /** Counts a session or a login and returns how many changes were seen so far. */
    public long arrive(UserKey user) {
        return present.merge(user, new Presence(1, 0, Optional.empty()), PresentUsers::oneMore).changes;
    }

    /** Takes back an {@link #arrive}. */
    public void leave(UserKey user) {
        present.computeIfPresent(
                user, (key, was) -> was.count == 1 ? null : new Presence(was.count - 1, was.changes, was.latest));
    }

    /** Notes what the user is now; empty if it is gone. */
    public void changed(UserKey user, Optional<Principal> current) {
        present.computeIfPresent(user, (key, was) -> new Presence(was.count, was.changes + 1, current));
    }

    /**
     * What has become of a user who logged in.
     *
     * @param answered the principal of the authority's answer
     * @param changesBefore what {@link #arrive} returned before the authority was asked
     * @return the user as it is now; empty if it may not log in any more
     */
    public Optional<Principal> upToDate(Principal answered, long changesBefore) {
        Presence presence = present.get(answered.user());
        if (presence == null || presence.changes == changesBefore) {
            return Optional.of(answered);
        }
        return presence.latest.filter(latest -> latest.credentials().equals(answered.credentials()));
    }

    /** Whether the user has a session or is logging in. */
    public boolean isPresent(UserKey user) {
        return present.containsKey(user);
    }

    /** Every user that is present; a snapshot. */
    public Collection<UserKey> all() {
        return List.copyOf(present.keySet());
    }

    private static Presence oneMore(Presence was, Presence one) {
        return new Presence(was.count + 1, was.changes, was.latest);
    }
}
