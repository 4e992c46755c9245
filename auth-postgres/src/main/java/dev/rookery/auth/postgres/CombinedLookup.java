package dev.rookery.auth.postgres;

import dev.rookery.auth.AclRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lookup in the standard tables with a single statement. */
final class CombinedLookup implements UserLookup {
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

    /** Represents NULL, which grants nothing. */
    private static final int NO_ACCESS = -1;

    private final Pool pool;

    CombinedLookup(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Optional<StoredUser>> find(String username) {
        return pool.preparedQuery(ONE).execute(Tuple.of(username)).map(rows -> {
            for (Row row : rows) {
                return user(row);
            }
            return Optional.empty();
        });
    }

    @Override
    public Future<Map<String, StoredUser>> findAll(List<String> usernames) {
        Tuple names = Tuple.of(usernames.toArray(String[]::new));
        return pool.preparedQuery(SEVERAL).execute(names).map(rows -> {
            Map<String, StoredUser> users = new HashMap<>();
            for (Row row : rows) {
                user(row).ifPresent(user -> users.put(row.getString(4), user));
            }
            return users;
        });
    }

    private static Optional<StoredUser> user(Row row) {
        return Optional.ofNullable(row.getString(0)).map(hash -> new StoredUser(hash, row.getBoolean(1), aclRows(row)));
    }

    private static List<AclRow> aclRows(Row row) {
        String[] topics = row.getArrayOfStrings(2);
        Integer[] accesses = row.getArrayOfIntegers(3);
        List<AclRow> rows = new ArrayList<>(topics.length);
        for (int i = 0; i < topics.length; i++) {
            rows.add(new AclRow(topics[i] == null ? "" : topics[i], accesses[i] == null ? NO_ACCESS : accesses[i]));
        }
        return rows;
    }
}
