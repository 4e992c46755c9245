package dev.rookery.auth.postgres;

import dev.rookery.auth.UserKey;
import io.vertx.core.Future;
import java.util.Map;

/** A user could not be read because another transaction has locked the tables of its tenant. */
final class LockedTablesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private LockedTablesException(UserKey user) {
        super("tenant=" + user.tenant() + " The tables of the tenant are locked by another transaction");
    }

    /** Returns a user that was read by {@link UserLookup#findAll}, or a failure if it is missing. */
    static Future<FoundUser> requireRead(UserKey user, Map<UserKey, FoundUser> found) {
        FoundUser read = found.get(user);
        return read == null ? Future.failedFuture(new LockedTablesException(user)) : Future.succeededFuture(read);
    }
}
