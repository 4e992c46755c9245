package dev.rookery.change;

import dev.rookery.auth.TenantId;
import dev.rookery.tenant.RegisteredTenant;
import dev.rookery.tenant.TenantRows;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reader of {@code rookery_changes} on one connection: returns each change once, as soon as its transaction is committed.
 * Not thread-safe; confined to its Vert.x event loop.
 */
final class ChangeReader {
    /** Rows live this long. A reader that was away for longer cannot know what it missed. */
    static final int RETENTION_MINUTES = 10;

    private static final String UNDEFINED_TABLE = "42P01";

    private static final String ALL_TENANTS = "SELECT txid_current_snapshot()::text, " + TenantRows.COLUMNS
            + " FROM (SELECT 1) AS always LEFT JOIN rookery_tenants t ON true";

    /** Returns a row without a change if there is none. Those of running transactions follow in a later call. */
    private static final String CHANGES_SINCE =
            "SELECT txid_current_snapshot()::text, (extract(epoch FROM c.at) * 1000)::bigint, c.table_schema::text,"
                    + " c.usernames, c.tenant, " + TenantRows.COLUMNS + ", c.device_cas, c.bans"
                    + " FROM (SELECT $1::text::txid_snapshot AS snapshot) AS last"
                    + " LEFT JOIN rookery_changes c ON c.transaction >= txid_snapshot_xmin(last.snapshot)"
                    + " AND NOT txid_visible_in_snapshot(c.transaction, last.snapshot)"
                    + " LEFT JOIN rookery_tenants t ON t.id = c.tenant"
                    + " ORDER BY c.sequence";

    /** Index of the column {@code device_cas}. */
    private static final int DEVICE_CAS = 9;

    /** Index of the column {@code bans}. */
    private static final int BANS = 10;

    private static final String DELETE_OLD =
            "DELETE FROM rookery_changes WHERE at < clock_timestamp() - interval '" + RETENTION_MINUTES + " minutes'";

    private final SqlClient connection;
    /** Snapshot of the last read: its transactions have been reported. */
    private String snapshot = "";

    ChangeReader(SqlClient connection) {
        this.connection = connection;
    }

    /** Returns whether the database has a registry of tenants: not if Rookery has never migrated it. */
    boolean hasRegistry() {
        return !snapshot.isEmpty();
    }

    /** Reads all tenants. Later changes are those after this read. */
    Future<DataChange> readEverything() {
        return connection
                .preparedQuery(ALL_TENANTS)
                .execute()
                .map(this::tenants)
                .recover(failure -> failure instanceof PgException error
                                && error.getSqlState().equals(UNDEFINED_TABLE)
                        ? Future.succeededFuture(List.of())
                        : Future.failedFuture(failure))
                .map(tenants -> new DataChange.Everything(tenants, System.currentTimeMillis()));
    }

    private List<RegisteredTenant> tenants(RowSet<Row> rows) {
        List<RegisteredTenant> tenants = new ArrayList<>();
        for (Row row : rows) {
            snapshot = row.getString(0);
            if (row.getString(1) != null) {
                tenants.add(TenantRows.tenant(row, 1));
            }
        }
        return tenants;
    }

    /** Reads the changes since the last read, in the order in which they were made. Requires a registry. */
    Future<List<DataChange>> readChanges() {
        return connection
                .preparedQuery(CHANGES_SINCE)
                .execute(Tuple.of(snapshot))
                .map(this::changes);
    }

    private List<DataChange> changes(RowSet<Row> rows) {
        List<DataChange> changes = new ArrayList<>();
        for (Row row : rows) {
            snapshot = row.getString(0);
            String schema = row.getString(2);
            String tenant = row.getString(4);
            if (Boolean.TRUE.equals(row.getBoolean(BANS))) {
                changes.add(new DataChange.Bans(Optional.ofNullable(tenant).map(TenantId::new)));
            } else if (schema != null) {
                String[] usernames = row.getArrayOfStrings(3);
                changes.add(new DataChange.Users(
                        schema, Optional.ofNullable(usernames).map(ChangeReader::set), row.getLong(1)));
            } else if (tenant != null && row.getBoolean(DEVICE_CAS)) {
                changes.add(new DataChange.DeviceAuthorities(new TenantId(tenant)));
            } else if (tenant != null) {
                Optional<RegisteredTenant> current =
                        row.getString(5) == null ? Optional.empty() : Optional.of(TenantRows.tenant(row, 5));
                changes.add(new DataChange.Tenant(new TenantId(tenant), current));
            }
        }
        return changes;
    }

    /** An existing table of ACL rows may have rows without a user. */
    private static Set<String> set(String[] usernames) {
        return Arrays.stream(usernames).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    /** Ends transactions of tenants' roles that take longer than a minute. Without the right to do so, nothing happens. */
    Future<Void> endLongTransactions() {
        return connection
                .query("SELECT rookery_end_long_transactions(interval '1 minute')")
                .execute()
                .<Void>mapEmpty()
                .recover(failure -> failure instanceof PgException error
                                && error.getSqlState().startsWith("42")
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }

    /** Deletes the changes that every running reader has read. */
    Future<Void> deleteOld() {
        return connection.query(DELETE_OLD).execute().mapEmpty();
    }
}
