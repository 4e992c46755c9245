package dev.rookery.app.command;

import dev.rookery.app.backup.BackupCopies;
import dev.rookery.app.backup.BackupName;
import dev.rookery.app.backup.state.BackupState;
import dev.rookery.app.backup.storage.S3BackupStorage;
import dev.rookery.app.database.Database;
import dev.rookery.app.option.BackupStorageOptions;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.OutboundOptions;
import dev.rookery.backup.BackupLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "upload",
        description = {
            "Store the backups of a folder in the object storage, and delete old ones there.",
            "Records the result in the database, for the metrics of the exporter."
        })
final class BackupUploadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--folder", paramLabel = "DIR", required = true, description = "Folder of backups.")
    private Path folder;

    @Mixin
    private BackupStorageOptions storageOptions;

    @Mixin
    private OutboundOptions outbound;

    @Mixin
    private DatabaseOptions databaseOptions;

    @Override
    public Integer call() throws IOException {
        outbound.config().install();
        storageOptions.require(System.getenv()).close();
        try (Database database = databaseOptions.open()) {
            upload(
                    storageOptions,
                    folder,
                    new BackupState(database.config()),
                    spec.commandLine().getOut()::println);
        }
        return ExitCode.OK;
    }

    /** Without effect if no object storage is configured. */
    static void upload(BackupStorageOptions options, Path folder, BackupState state, Consumer<String> log)
            throws IOException {
        Optional<S3BackupStorage> configured = options.open(System.getenv());
        if (configured.isEmpty()) {
            return;
        }
        try (S3BackupStorage storage = configured.get()) {
            BackupName newest = new BackupCopies(storage, options.keep(), log)
                    .store(folder)
                    .orElseThrow(() -> new CommandException("There is no backup in " + folder
                            + ". Create one first; its name ends with .dump or .tar.gz"));
            state.recordBackup(BackupLocation.OBJECT_STORAGE, newest.file(), Files.size(folder.resolve(newest.file())));
        } catch (IOException | RuntimeException e) {
            state.recordFailedBackup(BackupLocation.OBJECT_STORAGE, String.valueOf(e.getMessage()));
            throw e;
        }
    }
}
