package dev.rookery.auth.postgres;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a database to the schema that Rookery needs. Tables that are there already, such as those of a
 * mosquitto-go-auth installation, are left as they are.
 */
public final class Migrations {
    private static final String LOCATION = "classpath:dev/rookery/auth/postgres/migration";
    private static final String HISTORY_TABLE = "rookery_schema_history";

    private Migrations() {}

    /**
     * Applies what is missing; blocks until it is done. Several processes may do it at once.
     *
     * @return how many migrations were applied
     * @throws PostgresException if the database cannot be reached or refuses
     */
    public static int apply(PostgresConfig config) {
        try {
            return Flyway.configure()
                    .dataSource(PostgresClients.dataSource(config))
                    .locations(LOCATION)
                    .table(HISTORY_TABLE)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .placeholderReplacement(false)
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            throw PostgresException.about(config, e);
        }
    }
}
