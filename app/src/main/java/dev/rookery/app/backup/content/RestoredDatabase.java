package dev.rookery.app.backup.content;

import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import dev.rookery.postgres.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Check of a database that was restored from a backup and that nothing else uses: the rows are those of the backup, this version
 * can migrate it, and an MQTT user can log in. Changes the database.
 */
public final class RestoredDatabase {
    private static final int REPORTED_TABLES = 5;

    private final PostgresConfig config;

    /** @param config of a superuser, or of the owner of all tables */
    public RestoredDatabase(PostgresConfig config) {
        this.config = config;
    }

    /**
     * Checks the database.
     *
     * @param expected what the backup holds; empty for a copy of a cluster, whose tables are only read
     * @param schemas schemas of this version; those that the database does not have are ignored
     * @return what was checked, a line each
     * @throws RestoreCheckException if the database is not what the backup was made of
     */
    public List<String> check(Optional<BackupContents> expected, List<Schema> schemas) {
        List<String> report = new ArrayList<>();
        Map<String, Long> rows = rows();
        expected.ifPresent(contents -> requireEqual(contents.rows(), rows));
        report.add(rows.size() + " tables with "
                + rows.values().stream().mapToLong(Long::longValue).sum() + " rows"
                + (expected.isPresent() ? ", as in the backup" : ", all of them readable"));
        List<Schema> known = schemas.stream()
                .filter(schema -> rows.containsKey("public." + schema.history()))
                .toList();
        if (known.isEmpty()) {
            throw new RestoreCheckException("The backup has no tables of Rookery");
        }
        report.add(Migrations.apply(config, known) + " migrations applied, of " + known.size() + " components");
        if (rows.containsKey("public.mqtt_users")) {
            new LoginProbe(config).run();
            report.add("a new MQTT user logged in, and was refused with another password");
        }
        return report;
    }

    private static void requireEqual(Map<String, Long> expected, Map<String, Long> actual) {
        List<String> differences = expected.entrySet().stream()
                .filter(table -> !table.getValue().equals(actual.get(table.getKey())))
                .limit(REPORTED_TABLES)
                .map(table -> table.getKey() + ": " + table.getValue() + " rows expected, "
                        + (actual.containsKey(table.getKey())
                                ? actual.get(table.getKey()) + " found"
                                : "but the table is missing"))
                .toList();
        if (!differences.isEmpty()) {
            throw new RestoreCheckException(
                    "The restored database differs from the backup. " + String.join("; ", differences));
        }
    }

    /** Returns the number of rows of each table. Reads all rows, which verifies the checksums of the pages of a cluster. */
    private Map<String, Long> rows() {
        try (Connection connection = PostgresClients.dataSource(config).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET rookery.tenant = '*'");
            return TableCounts.read(statement);
        } catch (SQLException e) {
            throw PostgresException.about(config, e);
        }
    }
}
