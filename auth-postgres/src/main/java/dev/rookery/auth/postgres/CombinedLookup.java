package dev.rookery.auth.postgres;

import dev.rookery.auth.AclRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the standard tables for everything with one statement. */
final class CombinedLookup implements UserLookup {
    /** The casts let tables made by others, with other text and integer types, do as well. */
    private static final String SQL = """
            SELECT u.password_hash::text, COALESCE(u.is_superuser, false),
                   ARRAY(SELECT a.topic::text FROM mqtt_acls a WHERE a.username = u.username ORDER BY a.topic, a.access),
                   ARRAY(SELECT a.access::integer FROM mqtt_acls a WHERE a.username = u.username ORDER BY a.topic, a.access)
            FROM mqtt_users u
            WHERE u.username = $1 AND u.is_active
            """;

    /** Stands for NULL, which permits nothing. */
    private static final int NO_ACCESS = -1;

    private final Pool pool;

    CombinedLookup(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Optional<StoredUser>> find(String username) {
        return pool.preparedQuery(SQL).execute(Tuple.of(username)).map(rows -> {
            for (Row row : rows) {
                return Optional.ofNullable(row.getString(0))
                        .map(hash -> new StoredUser(hash, row.getBoolean(1), aclRows(row)));
            }
            return Optional.empty();
        });
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
