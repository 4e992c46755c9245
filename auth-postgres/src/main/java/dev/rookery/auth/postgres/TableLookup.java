package dev.rookery.auth.postgres;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Lookup in the tables of the default tenant. */
interface TableLookup {
    Future<FoundUser> find(String username);

    /** Returns users by name; those that are missing are unknown. */
    Future<Map<String, FoundUser>> findAll(List<String> usernames);

    /** Returns whether the tables are known to have the columns that those of other tenants have. */
    default boolean hasStandardColumns() {
        return false;
    }
}
