package dev.rookery.auth.postgres;

import dev.rookery.auth.UserKey;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Lookup of active users and their ACL rows in one round trip. */
interface UserLookup {
    Future<FoundUser> find(UserKey user);

    /**
     * Returns users. A user is missing if it could not be read because another
     * transaction has locked the tables of its tenant, which must not affect the other tenants.
     */
    Future<Map<UserKey, FoundUser>> findAll(List<UserKey> users);
}
