package dev.rookery.auth.postgres;

import dev.rookery.auth.Authentication.Cause;
import java.util.Optional;

/**
 * Result of the lookup of a user.
 *
 * @param active the user, if it may log in
 * @param absence why a login is refused without the user
 */
record FoundUser(Optional<StoredUser> active, Cause absence) {
    static final FoundUser UNKNOWN = new FoundUser(Optional.empty(), Cause.UNKNOWN_USER);
    static final FoundUser DISABLED = new FoundUser(Optional.empty(), Cause.DISABLED_USER);
    /** Custom queries return no row in both cases. */
    static final FoundUser UNKNOWN_OR_DISABLED = new FoundUser(Optional.empty(), Cause.UNKNOWN_OR_DISABLED_USER);

    static FoundUser of(StoredUser user) {
        return new FoundUser(Optional.of(user), Cause.UNKNOWN_OR_DISABLED_USER);
    }

    /** Returns this user unless its tenant is suspended. */
    FoundUser ifServed(boolean tenantActive) {
        return tenantActive ? this : new FoundUser(Optional.empty(), Cause.TENANT_SUSPENDED);
    }
}
