package dev.rookery.app.backup.content;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Numbers of rows of all tables of a database, partitions included. The script of the chart counts in the same way. */
final class TableCounts {
    private static final String COUNTS = """
            SELECT format('SELECT %L, count(*) FROM %I.%I', n.nspname || '.' || c.relname, n.nspname, c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_'
              AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            """;

    private TableCounts() {}

    /** Returns the number of rows by table, with its schema. Reads all rows. */
    static Map<String, Long> read(Statement statement) throws SQLException {
        List<String> queries = new ArrayList<>();
        try (ResultSet tables = statement.executeQuery(COUNTS)) {
            while (tables.next()) {
                queries.add(tables.getString(1));
            }
        }
        Map<String, Long> rows = new TreeMap<>();
        for (String query : queries) {
            try (ResultSet count = statement.executeQuery(query)) {
                count.next();
                rows.put(count.getString(1), count.getLong(2));
            }
        }
        return rows;
    }
}
