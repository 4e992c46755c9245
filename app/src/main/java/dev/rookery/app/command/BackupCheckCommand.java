package dev.rookery.app.command;

import dev.rookery.app.backup.content.BackupContents;
import dev.rookery.app.backup.content.RestoreCheckException;
import dev.rookery.app.backup.content.RestoredDatabase;
import dev.rookery.app.backup.state.BackupState;
import dev.rookery.app.database.Database;
import dev.rookery.app.database.Schemas;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.backup.BackupLocation;
import dev.rookery.postgres.PostgresConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description = {
            "Check a database that was restored from a dump by other means, as 'rookery backup test' does, and record the"
                    + " result in the database of the installation.",
            "Changes the restored database: nothing else may use it."
        })
final class BackupCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Outcome outcome;

    /** Outcome of the restore. */
    static final class Outcome {
        @Option(
                names = "--restored",
                paramLabel = "URL",
                description = "URL of the restored database: postgresql://user@host:5432/database")
        private @Nullable String restored;

        @Option(
                names = "--failed",
                paramLabel = "REASON",
                description = "Record that the restore failed, and exit with a failure.")
        private @Nullable String failed;
    }

    @Option(
            names = "--contents",
            paramLabel = "FILE",
            description = "List of contents of the dump. Default: rows are not compared")
    private @Nullable Path contents;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "unknown",
            description = "Name of the dump, for the report.")
    private String name;

    @Option(
            names = "--storage",
            paramLabel = "STORAGE",
            defaultValue = "object-storage",
            description = "Where the dump came from: volume or object-storage. Default: object-storage")
    private BackupLocation location;

    @Mixin
    private DatabaseOptions databaseOptions;

    @Override
    public Integer call() throws IOException {
        try (Database database = databaseOptions.open()) {
            BackupState state = new BackupState(database.config());
            try {
                check();
            } catch (IOException | RuntimeException e) {
                state.recordFailedRestoreTest(location, String.valueOf(e.getMessage()));
                throw e;
            }
            state.recordRestoreTest(location, name);
        }
        return ExitCode.OK;
    }

    private void check() throws IOException {
        if (outcome.restored == null) {
            throw new RestoreCheckException("The restore failed: " + outcome.failed);
        }
        Optional<BackupContents> expected =
                contents == null ? Optional.empty() : Optional.of(BackupContents.read(contents));
        PostgresConfig config = PostgresConfig.fromUrl(outcome.restored, Map.of());
        spec.commandLine().getOut().println("Restored " + name + ":");
        new RestoredDatabase(config)
                .check(expected, Schemas.WITH_PROVISIONER)
                .forEach(line -> spec.commandLine().getOut().println("- " + line));
    }
}
