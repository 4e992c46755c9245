package dev.rookery.app.option;

import dev.rookery.app.database.DataFolder;
import dev.rookery.app.database.Database;
import dev.rookery.app.database.EmbeddedDatabase;
import dev.rookery.postgres.PostgresConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which database is used. */
public final class DatabaseOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of the embedded PostgreSQL and of what the broker keeps."
                    + " Default: ~/.local/share/rookery")
    private Path data;

    @Option(
            names = "--postgres-url",
            paramLabel = "URL",
            description = "Use this PostgreSQL instead of the embedded one: postgresql://user@host:5432/database."
                    + " PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD, PGSSLMODE and PGSSLROOTCERT do as well and give"
                    + " what the URL leaves out; put the password there, where no process list shows it.")
    private String postgresUrl;

    /** The folder for what is kept on this machine. */
    public DataFolder folder() {
        return new DataFolder(
                data != null ? data : Path.of(System.getProperty("user.home"), ".local", "share", "rookery"));
    }

    /** The outside database, or empty if the embedded one is meant. */
    public Optional<PostgresConfig> outside(Map<String, String> environment) {
        if (postgresUrl != null) {
            return Optional.of(PostgresConfig.fromUrl(postgresUrl, environment));
        }
        return data == null && environment.containsKey("PGHOST")
                ? Optional.of(PostgresConfig.fromEnvironment(environment))
                : Optional.empty();
    }

    /** The database for the time of one command. */
    public Database open() {
        return outside(System.getenv()).map(Database::outside).orElseGet(() -> EmbeddedDatabase.open(folder()));
    }
}
