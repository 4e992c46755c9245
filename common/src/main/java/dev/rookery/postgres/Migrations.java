package dev.rookery.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Applies the migrations of all components to a database. Existing tables, such as those of a mosquitto-go-auth
 * installation, stay unchanged.
 */
public final class Migrations {
    /** Version under which a history records tables that existed before the first migration. */
    static final String BASELINE = "0";

    private Migrations() {}

    /**
     * Applies missing migrations, schema by schema. Blocks until done; several processes may call it concurrently.
     *
     * @return the number of applied migrations
     * @throws PostgresException if the database cannot be reached or a migration fails
     */
    public static int apply(PostgresConfig config, List<Schema> schemas) {
        try {
            return outdated(config, schemas).stream()
                    .mapToInt(schema -> apply(config, schema))
                    .sum();
        } catch (FlywayException e) {
            throw PostgresException.about(config, e);
        }
    }

    /**
     * Returns the schemas whose history does not equal the scripts exactly. Only these are passed to Flyway, which takes
     * seconds to load: it decides about missing, failed, changed and unknown migrations.
     */
    static List<Schema> outdated(PostgresConfig config, List<Schema> schemas) {
        try (Connection connection = PostgresClients.dataSource(config).getConnection()) {
            List<Schema> outdated = new ArrayList<>();
            for (Schema schema : schemas) {
                if (!isUpToDate(connection, schema)) {
                    outdated.add(schema);
                }
            }
            return outdated;
        } catch (SQLException e) {
            throw PostgresException.about(config, e);
        }
    }

    private static boolean isUpToDate(Connection connection, Schema schema) {
        try {
            Optional<List<Migration>> available = new MigrationFolder(schema.folder()).migrations();
            Optional<List<Migration>> applied = new MigrationHistory(connection, schema.history()).migrations();
            return available.isPresent()
                    && !available.get().isEmpty()
                    && available.map(Migrations::sorted).equals(applied.map(Migrations::sorted));
        } catch (SQLException | IOException e) {
            // For example, the history table does not exist yet.
            return false;
        }
    }

    private static List<Migration> sorted(List<Migration> migrations) {
        return migrations.stream()
                .sorted(Comparator.comparing(Migration::script))
                .toList();
    }

    private static int apply(PostgresConfig config, Schema schema) {
        return Flyway.configure()
                .dataSource(PostgresClients.dataSource(config))
                .locations("classpath:" + schema.folder())
                .table(schema.history())
                // The API numbers its areas in hundreds, so that a low version can be newer than a high one.
                .outOfOrder(true)
                .baselineOnMigrate(true)
                .baselineVersion(BASELINE)
                .placeholderReplacement(false)
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
