package dev.rookery.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table in which Flyway writes down what it has applied. */
final class MigrationHistory {
    private static final String COLUMNS = "version, description, script, checksum, type, success";

    private final Connection connection;
    private final String name;

    /** @param table in the connection's schema, where Flyway looks for it, and in no other of its search path */
    MigrationHistory(Connection connection, String table) throws SQLException {
        this.connection = connection;
        String schema = connection.getSchema();
        this.name = (schema == null ? "" : quoted(schema) + ".") + quoted(table);
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /**
     * What was applied, in no order; empty if it is for Flyway to judge, as is a migration that failed.
     *
     * @throws SQLException also if there is no such table
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

    /** Whether it says that there were other tables before the first migration. */
    private static boolean isBaseline(ResultSet row) throws SQLException {
        return row.getString("type").equals("BASELINE") && Migrations.BASELINE.equals(row.getString("version"));
    }
}
