package dev.rookery.auth.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lookup in the standard tables with a single statement. */
final class CombinedLookup implements TableLookup {
    /**
     * Returns a row for each name, and reads the same tables for it with or without a user, so that the duration does not reveal
     * which users exist. The superuser flag is null if there is none. The casts support existing tables with other text and
     * integer types.
     */
    private static final String SELECT = """
            SELECT u.password_hash, u.is_superuser,
                   ARRAY(SELECT a.topic::text FROM mqtt_acls a WHERE a.username = n.name ORDER BY a.topic, a.access),
                   ARRAY(SELECT a.access::integer FROM mqtt_acls a WHERE a.username = n.name ORDER BY a.topic, a.access),
                   n.name
            FROM unnest($1::text[]) AS n(name) LEFT JOIN LATERAL (
              SELECT CASE WHEN is_active THEN password_hash::text END AS password_hash,
                     COALESCE(is_superuser, false) AS is_superuser
              FROM mqtt_users WHERE username = n.name ORDER BY is_active DESC NULLS LAST LIMIT 1
            ) AS u ON true
            """;

    private final GuardedPool database;

    CombinedLookup(GuardedPool database) {
        this.database = database;
    }

    @Override
    public Future<FoundUser> find(String username) {
        return findAll(List.of(username)).map(found -> found.getOrDefault(username, FoundUser.UNKNOWN));
    }

    @Override
    public Future<Map<String, FoundUser>> findAll(List<String> usernames) {
        Tuple names = Tuple.of(usernames.toArray(String[]::new));
        return database.query(pool -> pool.preparedQuery(SELECT).execute(names)).map(rows -> {
            Map<String, FoundUser> users = new HashMap<>();
            for (Row row : rows) {
                users.put(row.getString(4), UserRows.user(row));
            }
            return users;
        });
    }
}
