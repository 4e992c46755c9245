package dev.rookery.auth;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Receiver of changes to users, implemented by the broker. Called on threads of the authority; implementations pass the
 * work to the sessions' event loops and return immediately.
 */
public interface PrincipalWatcher {
    /**
     * Returns whether the user has a connected or offline session, or is logging in. A login counts from before the call
     * of the authority, so that no change is lost between login and session. See {@link PresentUsers}.
     */
    boolean hasSessions(UserKey user);

    /** Returns a snapshot of all users for which {@link #hasSessions} is true. */
    Collection<UserKey> users();

    /** Returns a snapshot of the users of one tenant for which {@link #hasSessions} is true. */
    Collection<UserKey> users(TenantId tenant);

    /**
     * Applies a possible change of a user's row or ACL rows. Sessions whose {@link Principal#credentials} differ from
     * the current ones are disconnected (not authorized); the others get the current rules and lose subscriptions that
     * are no longer permitted.
     *
     * @param current the current user; empty if it was removed or is inactive, which disconnects its sessions
     * @return completed once the change is effective for every session
     */
    CompletionStage<Void> changed(UserKey user, Optional<Principal> current);
}
