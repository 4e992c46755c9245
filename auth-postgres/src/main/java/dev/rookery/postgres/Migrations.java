package dev.rookery.postgres;

import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a database to the schema that Rookery needs. Tables that are there already, such as those of a
 * mosquitto-go-auth installation, are left as they are.
 */
public final class Migrations {
    private Migrations() {}

    /**
     * Applies what is missing, schema by schema; blocks until it is done. Several processes may do it at once.
     *
     * @return how many migrations were applied
     * @throws PostgresException if the database cannot be reached or refuses
     */
    public static int apply(PostgresConfig config, List<Schema> schemas) {
        try {
            return schemas.stream().mapToInt(schema -> apply(config, schema)).sum();
        } catch (FlywayException e) {
            throw PostgresException.about(config, e);
        }
    }

    private static int apply(PostgresConfig config, Schema schema) {
        return Flyway.configure()
                .dataSource(PostgresClients.dataSource(config))
                .locations(schema.location())
                .table(schema.history())
                // A schema's areas count in hundreds of their own, so that a low number can come after a high one.
                .outOfOrder(true)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholderReplacement(false)
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
