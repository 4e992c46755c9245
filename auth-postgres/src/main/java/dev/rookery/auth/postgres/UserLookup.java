package dev.rookery.auth.postgres;

import dev.rookery.auth.UserKey;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lookup of active users and their ACL rows in one round trip. */
interface UserLookup {
    /** Returns the user, or empty if it is unknown or inactive. */
    Future<Optional<StoredUser>> find(UserKey user);

    /**
     * Returns users; empty if one is unknown or inactive. A user is missing if it could not be read because another
     * transaction has locked the tables of its tenant, which must not affect the other tenants.
     */
    Future<Map<UserKey, Optional<StoredUser>>> findAll(List<UserKey> users);
}
