package dev.rookery.auth.postgres;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Polls for changes without notifications: those missed by a lost connection, and those of tables without triggers. Not
 * thread-safe; confined to its Vert.x event loop.
 */
final class ChangePoll {
    /** PostgreSQL's counters of changed rows; the file node changes with TRUNCATE. Cheap for tables of any size. */
    private static final String FINGERPRINT = """
            SELECT string_agg(concat_ws(':', n_tup_ins, n_tup_upd, n_tup_del, pg_relation_filenode(relid)), ' '
                              ORDER BY relname)
            FROM pg_stat_user_tables
            WHERE relid IN (to_regclass('mqtt_users'), to_regclass('mqtt_acls'))
            """;

    private final GuardedLookup database;
    private final boolean standardTables;
    private Optional<String> last = Optional.empty();

    /** @param standardTables whether the default tables are used; custom tables count as changed at every poll */
    ChangePoll(GuardedLookup database, boolean standardTables) {
        this.database = database;
        this.standardTables = standardTables;
    }

    /** Returns whether anything may have changed since the last call. */
    Future<Boolean> mayHaveChanged() {
        if (!standardTables) {
            return Future.succeededFuture(true);
        }
        return database.query(pool -> pool.query(FINGERPRINT).execute()).map(rows -> {
            Optional<String> current =
                    Optional.ofNullable(rows.iterator().next().getString(0));
            boolean changed = current.isEmpty() || !current.equals(last);
            last = current;
            return changed;
        });
    }
}
