package dev.rookery.auth;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The broker's side of revocation: tells which users have sessions, and acts on changes to them. Called from threads of
 * the authority; implementations hand the work to the sessions' event loops and return at once.
 */
public interface PrincipalWatcher {
    /**
     * Whether the user has a session here, connected or waiting for its client, or is logging in: counted from before the
     * authority is asked, so that no change falls between login and session. See {@link PresentUsers}.
     */
    boolean hasSessions(UserKey user);

    /** Every user of which {@link #hasSessions} is true; a snapshot. */
    Collection<UserKey> users();

    /**
     * A user's row or ACL rows may have changed. Sessions whose {@link Principal#credentials} differ from the current
     * ones are disconnected (not authorized); the others take over the current rules and lose subscriptions that
     * these no longer permit.
     *
     * @param current the user as it is now; empty if it is gone or inactive: its sessions are disconnected
     * @return completed once the change is in force for every session
     */
    CompletionStage<Void> changed(UserKey user, Optional<Principal> current);
}
