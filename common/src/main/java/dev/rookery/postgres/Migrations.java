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
 * Brings a database to the schema that Rookery needs. Tables that are there already, such as those of a
 * mosquitto-go-auth installation, are left as they are.
 */
public final class Migrations {
    /** Stands in a history for the tables that were there before. */
    static final String BASELINE = "0";

    private Migrations() {}

    /**
     * Applies what is missing, schema by schema; blocks until it is done. Several processes may do it at once.
     *
     * @return how many migrations were applied
     * @throws PostgresException if the database cannot be reached or refuses, or if a newer version has migrated it: then
     *     nothing is changed
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
     * The schemas that are not plainly up to date. Flyway, which takes seconds to load and to look, is asked about these
     * alone: whatever is missing, failed, changed or unknown is for it to judge.
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
            Optional<List<Migration>> wanted = new MigrationFolder(schema.folder()).migrations();
            Optional<List<Migration>> applied = new MigrationHistory(connection, schema.history()).migrations();
            return wanted.isPresent()
                    && !wanted.get().isEmpty()
                    && wanted.map(Migrations::sorted).equals(applied.map(Migrations::sorted));
        } catch (SQLException | IOException e) {
            // No history yet, for example.
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
                // A schema's areas count in hundreds of their own, so that a low number can come after a high one.
                .outOfOrder(true)
                .baselineOnMigrate(true)
                .baselineVersion(BASELINE)
                .placeholderReplacement(false)
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
