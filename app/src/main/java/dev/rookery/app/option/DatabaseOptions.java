package dev.rookery.app.option;

import dev.rookery.app.database.DataFolder;
import dev.rookery.app.database.Database;
import dev.rookery.app.database.EmbeddedDatabase;
import dev.rookery.postgres.PostgresConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that select the database. */
public final class DatabaseOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Data folder of the embedded PostgreSQL and of the broker." + " Default: ~/.local/share/rookery")
    private Path data;

    @Option(
            names = "--postgres-url",
            paramLabel = "URL",
            description = "URL of an external PostgreSQL to use instead of the embedded one:"
                    + " postgresql://user@host:5432/database. Missing parts are read from PGHOST, PGPORT, PGDATABASE,"
                    + " PGUSER, PGPASSWORD, PGSSLMODE and PGSSLROOTCERT. Set the password in PGPASSWORD: process lists"
                    + " show options.")
    private String postgresUrl;

    /** Returns the data folder. */
    public DataFolder folder() {
        return new DataFolder(
                data != null ? data : Path.of(System.getProperty("user.home"), ".local", "share", "rookery"));
    }

    /** Returns the external database, or empty if the embedded one is selected. */
    public Optional<PostgresConfig> outside(Map<String, String> environment) {
        if (postgresUrl != null) {
            return Optional.of(PostgresConfig.fromUrl(postgresUrl, environment));
        }
        return data == null && environment.containsKey("PGHOST")
                ? Optional.of(PostgresConfig.fromEnvironment(environment))
                : Optional.empty();
    }

    /** Opens the database for the duration of one command. */
    public Database open() {
        return outside(System.getenv()).map(Database::outside).orElseGet(() -> EmbeddedDatabase.open(folder()));
    }
}
