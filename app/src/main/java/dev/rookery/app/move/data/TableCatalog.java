package dev.rookery.app.move.data;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tables as the catalogs of PostgreSQL describe them. Not thread-safe. */
final class TableCatalog {
    private static final String TABLES = """
            SELECT c.relname, c.relkind = 'p',
              array_agg(a.attname::text ORDER BY a.attnum) FILTER (
                WHERE a.attname <> 'tenant' AND a.attgenerated = '' AND (a.attidentity = '' OR c.relname = 'sensor_series')),
              array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attidentity <> '')
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND EXISTS (SELECT FROM pg_attribute t
                WHERE t.attrelid = c.oid AND t.attname = 'tenant' AND NOT t.attisdropped)
            GROUP BY c.oid ORDER BY c.relname
            """;
    private static final String REFERENCES = """
            SELECT referring.relname, referred.relname
            FROM pg_constraint f
            JOIN pg_class referring ON referring.oid = f.conrelid
            JOIN pg_class referred ON referred.oid = f.confrelid
            WHERE f.contype = 'f' AND f.connamespace = current_schema()::regnamespace AND f.conparentid = 0
            """;
    private static final String DAYS = """
            SELECT right(c.relname, 8) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = to_regclass(?) AND c.relname ~ '_[0-9]{8}$' ORDER BY 1
            """;
    private static final String COLUMNS = """
            SELECT a.attname::text FROM pg_attribute a
            WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """;

    private final Connection connection;

    TableCatalog(Connection connection) {
        this.connection = connection;
    }

    /** Returns the shared tables that a stream holds; a table follows those to which it refers. */
    List<TenantTable> exportedTables() throws SQLException {
        Map<String, TenantTable> tables = new HashMap<>();
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                String name = rows.getString(1);
                if (TableRules.isExported(name)) {
                    List<String> columns = strings(rows, 3).stream()
                            .filter(column -> TableRules.isExported(name, column))
                            .toList();
                    tables.put(name, new TenantTable(name, columns, strings(rows, 4), rows.getBoolean(2)));
                    names.add(name);
                }
            }
        }
        Map<String, Set<String>> references = references();
        List<TenantTable> ordered = new ArrayList<>();
        Set<String> visited = new HashSet<>();
        names.forEach(name -> visit(name, tables, references, visited, ordered));
        return ordered;
    }

    private static void visit(
            String name,
            Map<String, TenantTable> tables,
            Map<String, Set<String>> references,
            Set<String> visited,
            List<TenantTable> ordered) {
        TenantTable table = tables.get(name);
        if (table != null && visited.add(name)) {
            references
                    .getOrDefault(name, Set.of())
                    .forEach(other -> visit(other, tables, references, visited, ordered));
            ordered.add(table);
        }
    }

    private Map<String, Set<String>> references() throws SQLException {
        Map<String, Set<String>> references = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(REFERENCES)) {
            while (rows.next()) {
                references
                        .computeIfAbsent(rows.getString(1), key -> new HashSet<>())
                        .add(rows.getString(2));
            }
        }
        return references;
    }

    private static List<String> strings(ResultSet rows, int column) throws SQLException {
        Array array = rows.getArray(column);
        return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
    }

    /** Returns the days that a partitioned table has partitions for, in order. */
    List<LocalDate> days(String table) throws SQLException {
        return query(DAYS, table).stream()
                .map(day -> LocalDate.parse(day, DateTimeFormatter.BASIC_ISO_DATE))
                .toList();
    }

    /** Returns the columns of a table in order; none if it does not exist. */
    List<String> columns(String table) throws SQLException {
        return query(COLUMNS, table);
    }

    private List<String> query(String sql, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            List<String> values = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
            return values;
        }
    }
}
