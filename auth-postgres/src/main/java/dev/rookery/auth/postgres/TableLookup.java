package dev.rookery.auth.postgres;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lookup in the tables of the default tenant. */
interface TableLookup {
    /** Returns the user, or empty if it is unknown or inactive. */
    Future<Optional<StoredUser>> find(String username);

    /** Returns those users that are known and active, by name. */
    Future<Map<String, StoredUser>> findAll(List<String> usernames);

    /** Returns whether the tables are known to have the columns that those of other tenants have. */
    default boolean hasStandardColumns() {
        return false;
    }
}
