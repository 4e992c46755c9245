package dev.rookery.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
     * @throws PostgresException if the database cannot be reached, if a migration fails, or if a newer version has migrated
     *     the database: then nothing is changed
     */
    public static int apply(PostgresConfig config, List<Schema> schemas) {
        try {
            List<Schema> outdated = outdated(config, schemas);
            requireKnown(config, outdated);
            return outdated.stream().mapToInt(schema -> apply(config, schema)).sum();
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

    /** Refuses schemas of newer versions, which Flyway lets pass. */
    private static void requireKnown(PostgresConfig config, List<Schema> schemas) {
        if (schemas.isEmpty()) {
            return;
        }
        try (Connection connection = PostgresClients.dataSource(config).getConnection()) {
            for (Schema schema : schemas) {
                Set<String> known = new MigrationFolder(schema.folder())
                        .migrations().stream()
                                .flatMap(List::stream)
                                .map(Migration::script)
                                .collect(Collectors.toSet());
                Optional<String> unknown = new MigrationHistory(connection, schema.history())
                        .scripts().stream()
                                .filter(script -> !known.isEmpty() && !known.contains(script))
                                .findFirst();
                if (unknown.isPresent()) {
                    throw PostgresException.newerSchema(config, unknown.get(), schema.history());
                }
            }
        } catch (SQLException | IOException e) {
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
