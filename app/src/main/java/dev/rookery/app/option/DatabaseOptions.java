package dev.rookery.app.option;

import dev.rookery.app.database.DataFolder;
import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseException;
import dev.rookery.app.database.EmbeddedDatabase;
import dev.rookery.postgres.PostgresConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that select the database. */
public final class DatabaseOptions {
    private static final Path SYSTEM_FOLDER = Path.of("/var/lib/rookery");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Data folder of the embedded PostgreSQL and of the broker. Default: ~/.local/share/rookery; for"
                            + " root /var/lib/rookery, unless the former exists")
    private Path data;

    @Option(
            names = "--postgres-url",
            paramLabel = "URL",
            description = "URL of an external PostgreSQL to use instead of the embedded one:"
                    + " postgresql://user@host:5432/database. Missing parts are read from PGHOST, PGPORT, PGDATABASE,"
                    + " PGUSER, PGPASSWORD, PGSSLMODE and PGSSLROOTCERT. Set the password in PGPASSWORD: process lists"
                    + " show options.")
    private String postgresUrl;

    private @Nullable Path scratch;

    /** Returns the data folder. */
    public DataFolder folder() {
        return new DataFolder(scratch != null ? scratch : data != null ? data : defaultFolder());
    }

    /** Replaces the data folder, for a validation without side effects. The choice of the database stays. */
    public void useScratchFolder(Path folder) {
        scratch = folder;
    }

    /** PostgreSQL does not run as root, and no other user has access to the home directory of root. */
    private static Path defaultFolder() {
        Path home = Path.of(System.getProperty("user.home"), ".local", "share", "rookery");
        return "root".equals(System.getProperty("user.name")) && !Files.exists(home) ? SYSTEM_FOLDER : home;
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

    /**
     * Returns the external database.
     *
     * @throws IllegalArgumentException if none is configured
     */
    public PostgresConfig requireOutside(Map<String, String> environment) {
        return outside(environment)
                .orElseThrow(() -> new IllegalArgumentException("No PostgreSQL is configured. Set --postgres-url or"
                        + " PGHOST. The command 'rookery all' includes a PostgreSQL"));
    }

    /**
     * Opens the database for the duration of one command. Without options, that is the database of the platform that this user
     * runs, wherever its folder is. Reports on standard error which database is used if that is not evident.
     *
     * @throws DatabaseException if there is no database
     */
    public Database open() {
        return outside(System.getenv())
                .map(Database::outside)
                .orElseGet(() -> EmbeddedDatabase.open(folderOfCommand(), this::report));
    }

    /** Opens the database for the duration of one command, and creates it first if it is missing. */
    public Database openOrCreate() {
        return outside(System.getenv())
                .map(Database::outside)
                .orElseGet(() -> EmbeddedDatabase.openOrCreate(folderOfCommand()));
    }

    /**
     * Returns the folder of the broker for one command: with an embedded database, that of the platform that runs.
     *
     * @throws IllegalArgumentException if several platforms run
     */
    public DataFolder brokerFolder() {
        return outside(System.getenv()).isPresent() ? folder() : runningOrDefault();
    }

    private DataFolder folderOfCommand() {
        DataFolder folder = runningOrDefault();
        if (data == null && !folder.equals(folder())) {
            report("Using the database of the platform that runs on " + folder.root());
        }
        return folder;
    }

    private DataFolder runningOrDefault() {
        if (data != null) {
            return folder();
        }
        List<DataFolder> running = EmbeddedDatabase.runningPlatforms();
        if (running.size() > 1) {
            throw new IllegalArgumentException("Several platforms are running; choose one with --data: "
                    + running.stream().map(folder -> folder.root().toString()).collect(Collectors.joining(", ")));
        }
        return running.isEmpty() ? folder() : running.get(0);
    }

    private void report(String notice) {
        command.commandLine().getErr().println("rookery: " + notice);
    }
}
