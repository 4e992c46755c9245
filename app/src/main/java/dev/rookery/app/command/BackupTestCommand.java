package dev.rookery.app.command;

import dev.rookery.app.backup.BackupCopies;
import dev.rookery.app.backup.BackupName;
import dev.rookery.app.backup.drill.RestoreDrill;
import dev.rookery.app.backup.state.BackupState;
import dev.rookery.app.backup.storage.S3BackupStorage;
import dev.rookery.app.database.Database;
import dev.rookery.app.file.TemporaryFolder;
import dev.rookery.app.option.BackupStorageOptions;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.OutboundOptions;
import dev.rookery.backup.BackupLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "test",
        description = {
            "Restore the newest backup into a scratch PostgreSQL, check it, and delete it: its rows are those of the backup,"
                    + " this version can migrate it, and an MQTT user can log in.",
            "The backup is that of the object storage, or of a folder. A dump requires pg_restore. The result is recorded"
                    + " in the database, for the metrics of the exporter."
        })
final class BackupTestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Test the newest backup of this folder. Default: that of the object storage")
    private @Nullable Path folder;

    @Option(
            names = "--scratch",
            paramLabel = "DIR",
            description =
                    "Folder with space for the backup and the restored database. Default: that of temporary files")
    private @Nullable Path scratch;

    @Mixin
    private BackupStorageOptions storageOptions;

    @Mixin
    private OutboundOptions outbound;

    @Mixin
    private DatabaseOptions databaseOptions;

    @Override
    public Integer call() throws IOException {
        outbound.config().install();
        BackupLocation location = folder == null ? BackupLocation.OBJECT_STORAGE : BackupLocation.VOLUME;
        if (folder == null) {
            storageOptions.require(System.getenv()).close();
        }
        try (Database database = databaseOptions.open()) {
            BackupState state = new BackupState(database.config());
            try {
                state.recordRestoreTest(location, run().file());
            } catch (IOException | RuntimeException e) {
                state.recordFailedRestoreTest(location, String.valueOf(e.getMessage()));
                throw e;
            }
        }
        return ExitCode.OK;
    }

    private BackupName run() throws IOException {
        Path parent = scratch == null ? Path.of(System.getProperty("java.io.tmpdir", "/tmp")) : scratch;
        try (TemporaryFolder work = TemporaryFolder.in(Files.createDirectories(parent))) {
            Path source = folder == null ? Files.createDirectory(work.path().resolve("backup")) : folder;
            BackupName backup = (folder == null ? fetch(source) : newest(source))
                    .orElseThrow(() -> new CommandException(
                            "There is no backup to test. Create one with" + " 'rookery backup create'"));
            List<String> report = new RestoreDrill(work.path()).run(source, backup);
            spec.commandLine().getOut().println("Restored " + backup + ":");
            report.forEach(line -> spec.commandLine().getOut().println("- " + line));
            return backup;
        }
    }

    private Optional<BackupName> fetch(Path target) throws IOException {
        try (S3BackupStorage storage = storageOptions.require(System.getenv())) {
            return new BackupCopies(
                            storage, storageOptions.keep(), spec.commandLine().getOut()::println)
                    .fetch(Optional.empty(), target);
        }
    }

    private static Optional<BackupName> newest(Path source) throws IOException {
        List<BackupName> backups = BackupCopies.list(source);
        return backups.isEmpty() ? Optional.empty() : Optional.of(backups.get(backups.size() - 1));
    }
}
