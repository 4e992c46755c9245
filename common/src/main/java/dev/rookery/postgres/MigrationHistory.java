package dev.rookery.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Flyway's history table of one schema. */
final class MigrationHistory {
    private static final String COLUMNS = "version, description, script, checksum, type, success";

    private final Connection connection;
    private final String name;

    /** @param table name of a table in the connection's current schema; Flyway ignores the rest of the search path */
    MigrationHistory(Connection connection, String table) throws SQLException {
        this.connection = connection;
        String schema = connection.getSchema();
        this.name = (schema == null ? "" : quoted(schema) + ".") + quoted(table);
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /**
     * Returns the applied migrations in no particular order, or empty if the history has entries that only Flyway can
     * judge, such as a failed migration.
     *
     * @throws SQLException if the table does not exist or cannot be read
     */
    Optional<List<Migration>> migrations() throws SQLException {
        List<Migration> applied = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + COLUMNS + " FROM " + name)) {
            while (rows.next()) {
                boolean script = rows.getString("type").equals("SQL");
                if (!rows.getBoolean("success") || !script && !isBaseline(rows)) {
                    return Optional.empty();
                }
                if (script) {
                    applied.add(migration(rows));
                }
            }
        }
        return Optional.of(applied);
    }

    /**
     * Returns all scripts that were applied or failed, in their order; none if there is no such table.
     *
     * @throws SQLException if it cannot be read
     */
    List<String> scripts() throws SQLException {
        List<String> scripts = new ArrayList<>();
        try (PreparedStatement exists = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            exists.setString(1, name);
            try (ResultSet row = exists.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    return scripts;
                }
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT script FROM " + name + " WHERE type = 'SQL' ORDER BY installed_rank")) {
            while (rows.next()) {
                scripts.add(rows.getString(1));
            }
        }
        return scripts;
    }

    private static Migration migration(ResultSet row) throws SQLException {
        return new Migration(
                row.getString("version"),
                row.getString("description"),
                row.getString("script"),
                row.getInt("checksum"));
    }

    /** Returns whether the row records that the schema had other tables before the first migration. */
    private static boolean isBaseline(ResultSet row) throws SQLException {
        return row.getString("type").equals("BASELINE") && Migrations.BASELINE.equals(row.getString("version"));
    }
}
