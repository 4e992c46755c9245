package dev.rookery.app.move.data;

import dev.rookery.app.move.stream.StreamException;
import dev.rookery.auth.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Loads the rows of one table after the other: into a temporary table, because COPY does not work with row-level security, and
 * from there into the table. Not thread-safe.
 */
final class SectionLoader {
    private static final String STAGE = "pg_temp.move_rows";
    /** Old and new numbers of the series. */
    private static final String SERIES_NUMBERS = "pg_temp.move_series";

    private final Connection connection;
    private final TenantId tenant;
    private final String schema;
    private final TableCatalog catalog;
    private final Map<String, TenantTable> tables = new HashMap<>();
    private @Nullable DatabaseSection section;
    private @Nullable CopyIn copy;

    /** @param schema of the contract tables */
    SectionLoader(Connection connection, TenantId tenant, String schema) {
        this.connection = connection;
        this.tenant = tenant;
        this.schema = schema;
        this.catalog = new TableCatalog(connection);
    }

    void begin(DatabaseSection next) throws SQLException {
        if (tables.isEmpty()) {
            catalog.exportedTables().forEach(table -> tables.put(table.name(), table));
        }
        String target = target(next.table());
        requireColumns(next, known(next.table(), target));
        execute("CREATE TEMPORARY TABLE move_rows ON COMMIT DROP AS SELECT " + Sql.names("", next.columns()) + " FROM "
                + target + " WITH NO DATA");
        copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + STAGE + " FROM STDIN (ENCODING 'UTF8')");
        section = next;
    }

    private String target(String table) {
        return TableRules.CONTRACT.containsKey(table) ? Sql.name(schema) + "." + Sql.name(table) : Sql.name(table);
    }

    private List<String> known(String table, String target) throws SQLException {
        if (TableRules.CONTRACT.containsKey(table) || table.equals(TableRules.READINGS)) {
            return catalog.columns(target);
        }
        TenantTable known = tables.get(table);
        return known == null ? List.of() : known.columns();
    }

    private static void requireColumns(DatabaseSection section, List<String> known) {
        List<String> unknown = new ArrayList<>(section.columns());
        unknown.removeAll(known);
        if (known.isEmpty() || !unknown.isEmpty()) {
            throw new StreamException("The file has "
                    + (known.isEmpty()
                            ? "the table '" + section.table() + "'"
                            : "columns " + unknown + " of the table '" + section.table() + "'")
                    + ", which this database does not have. Import it with the version of Rookery that exported it,"
                    + " or a later one");
        }
    }

    void add(byte[] rows) throws SQLException {
        if (copy != null) {
            copy.writeToCopy(rows, 0, rows.length);
        }
    }

    /** Moves the rows to the table and returns their number. */
    long finish() throws SQLException {
        DatabaseSection last = section;
        CopyIn finished = copy;
        if (last == null || finished == null) {
            throw new IllegalStateException("No table has begun");
        }
        copy = null;
        section = null;
        long staged = finished.endCopy();
        long inserted = insert(last);
        if (inserted != staged) {
            throw new StreamException("The file has " + (staged - inserted) + " rows of the table '" + last.table()
                    + "' that belong to no series");
        }
        if (last.table().equals(TableRules.SERIES)) {
            rememberSeries();
        }
        execute("DROP TABLE " + STAGE);
        return staged;
    }

    private long insert(DatabaseSection last) throws SQLException {
        String table = target(last.table());
        if (TableRules.CONTRACT.containsKey(last.table())) {
            return update("INSERT INTO " + table + " (" + Sql.names("", last.columns()) + ") SELECT "
                    + Sql.names("", last.columns()) + " FROM " + STAGE);
        }
        if (last.table().equals(TableRules.READINGS)) {
            List<String> columns = new ArrayList<>(last.columns());
            columns.remove("series");
            return update("INSERT INTO " + table + " (series, " + Sql.names("", columns) + ") SELECT m.current, "
                    + Sql.names("r.", columns) + " FROM " + STAGE + " r JOIN " + SERIES_NUMBERS
                    + " m ON m.former = r.series");
        }
        List<String> columns = new ArrayList<>(last.columns());
        if (last.table().equals(TableRules.SERIES)) {
            columns.remove("id");
        }
        String values = columns.stream()
                .map(column -> TableRules.importedValue(last.table(), column).orElse("r." + Sql.name(column)))
                .collect(Collectors.joining(", "));
        return update("INSERT INTO " + table + " (tenant, " + Sql.names("", columns) + ") SELECT " + Sql.literal(tenant)
                + ", " + values + " FROM " + STAGE + " r");
    }

    private void rememberSeries() throws SQLException {
        execute("CREATE TEMPORARY TABLE move_series ON COMMIT DROP AS SELECT r.id AS former, s.id AS current FROM "
                + STAGE
                + " r JOIN " + TableRules.SERIES + " s USING (device, metric, unit, type) WHERE s.tenant = "
                + Sql.literal(tenant));
        execute("CREATE UNIQUE INDEX ON move_series (former)");
        execute("ANALYZE " + SERIES_NUMBERS);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long update(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate(sql);
        }
    }
}
