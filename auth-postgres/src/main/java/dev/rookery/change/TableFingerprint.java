package dev.rookery.change;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;

/**
 * Detects changes of the default tenant's tables without their triggers: the tables may belong to a role that did not let
 * the platform create any. Not thread-safe; confined to its Vert.x event loop.
 */
final class TableFingerprint {
    /** PostgreSQL's counters of changed rows; the file node changes with TRUNCATE. Cheap for tables of any size. */
    private static final String SELECT = """
            SELECT string_agg(concat_ws(':', n_tup_ins, n_tup_upd, n_tup_del, pg_relation_filenode(relid)), ' '
                              ORDER BY relname)
            FROM pg_stat_user_tables
            WHERE relid IN (to_regclass('mqtt_users'), to_regclass('mqtt_acls'))
            """;

    private final boolean standardTables;
    private Optional<String> last = Optional.empty();

    /**
     * @param standardTables whether the default tables are used; custom tables, and default ones whose keys are not exact,
     *     count as changed at every call
     */
    TableFingerprint(boolean standardTables) {
        this.standardTables = standardTables;
    }

    /** Returns whether anything may have changed since the last call. */
    Future<Boolean> mayHaveChanged(SqlClient connection) {
        if (!standardTables) {
            return Future.succeededFuture(true);
        }
        return connection.query(SELECT).execute().compose(rows -> {
            Optional<String> current =
                    Optional.ofNullable(rows.iterator().next().getString(0));
            boolean changed = current.isEmpty() || !current.equals(last);
            last = current;
            // Triggers name users as the tables contain them, which is not how their clients do.
            return changed
                    ? Future.succeededFuture(true)
                    : KeyColumns.areExact(connection).map(exact -> !exact);
        });
    }
}
