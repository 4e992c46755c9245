package dev.rookery.auth.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lookup in the standard tables with a single statement. */
final class CombinedLookup implements TableLookup {
    /** The casts support existing tables with other text and integer types. */
    private static final String SELECT = """
            SELECT u.password_hash::text, COALESCE(u.is_superuser, false),
                   ARRAY(SELECT a.topic::text FROM mqtt_acls a WHERE a.username = u.username ORDER BY a.topic, a.access),
                   ARRAY(SELECT a.access::integer FROM mqtt_acls a WHERE a.username = u.username ORDER BY a.topic, a.access),
                   u.username::text
            FROM mqtt_users u
            WHERE u.is_active AND u.username =\s""";

    private static final String ONE = SELECT + "$1";
    private static final String SEVERAL = SELECT + "ANY($1)";

    private final GuardedPool database;

    CombinedLookup(GuardedPool database) {
        this.database = database;
    }

    @Override
    public Future<Optional<StoredUser>> find(String username) {
        return database.query(pool -> pool.preparedQuery(ONE).execute(Tuple.of(username)))
                .map(rows -> {
                    for (Row row : rows) {
                        return UserRows.user(row);
                    }
                    return Optional.empty();
                });
    }

    @Override
    public Future<Map<String, StoredUser>> findAll(List<String> usernames) {
        Tuple names = Tuple.of(usernames.toArray(String[]::new));
        return database.query(pool -> pool.preparedQuery(SEVERAL).execute(names))
                .map(rows -> {
                    Map<String, StoredUser> users = new HashMap<>();
                    for (Row row : rows) {
                        UserRows.user(row).ifPresent(user -> users.put(row.getString(4), user));
                    }
                    return users;
                });
    }
}
