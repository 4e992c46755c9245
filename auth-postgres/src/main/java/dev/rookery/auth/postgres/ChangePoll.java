package dev.rookery.auth.postgres;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Finds out whether anything changed, without being told: for what a lost connection missed, and for tables without
 * triggers. Lives on Vert.x' event loop.
 */
final class ChangePoll {
    /** PostgreSQL's own counters of changed rows; the file changes with TRUNCATE. Cheap, whatever the tables hold. */
    private static final String FINGERPRINT = """
            SELECT string_agg(concat_ws(':', n_tup_ins, n_tup_upd, n_tup_del, pg_relation_filenode(relid)), ' '
                              ORDER BY relname)
            FROM pg_stat_user_tables
            WHERE relid IN (to_regclass('mqtt_users'), to_regclass('mqtt_acls'))
            """;

    private final GuardedLookup database;
    private final boolean standardTables;
    private Optional<String> last = Optional.empty();

    /** @param standardTables whether the tables are ours; of others nothing is known but that they may have changed */
    ChangePoll(GuardedLookup database, boolean standardTables) {
        this.database = database;
        this.standardTables = standardTables;
    }

    /** Whether anything may have changed since the last time. */
    Future<Boolean> mayHaveChanged() {
        if (!standardTables) {
            return Future.succeededFuture(true);
        }
        return database.ask(pool -> pool.query(FINGERPRINT).execute()).map(rows -> {
            Optional<String> now = Optional.ofNullable(rows.iterator().next().getString(0));
            boolean changed = now.isEmpty() || !now.equals(last);
            last = now;
            return changed;
        });
    }
}
