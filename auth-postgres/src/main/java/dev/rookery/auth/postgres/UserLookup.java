package dev.rookery.auth.postgres;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds an active user and its rights in one round trip. */
interface UserLookup {
    /** The user, or empty if it is unknown or inactive. */
    Future<Optional<StoredUser>> find(String username);

    /** Those of the users that are known and active, by name. */
    Future<Map<String, StoredUser>> findAll(List<String> usernames);
}
