package dev.rookery.app.command;

import dev.rookery.app.backup.BackupCopies;
import dev.rookery.app.backup.BackupName;
import dev.rookery.app.backup.BackupName.Kind;
import dev.rookery.app.backup.archive.FolderArchive;
import dev.rookery.app.backup.dump.DatabaseDump;
import dev.rookery.app.backup.state.BackupState;
import dev.rookery.app.database.Database;
import dev.rookery.app.file.TemporaryFolder;
import dev.rookery.app.option.BackupStorageOptions;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.OutboundOptions;
import dev.rookery.backup.BackupLocation;
import dev.rookery.postgres.PostgresConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "create",
        description = {
            "Write a backup to a folder, store it in the object storage if one is configured, and delete old backups.",
            "With the embedded PostgreSQL, the backup is an archive of the data folder: database, sessions, messages and"
                    + " secrets. With an external one, it is a dump, which requires pg_dump."
        })
final class BackupCreateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            required = true,
            description = "Folder of backups; created if missing. It needs space for the state of the broker, too.")
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
        int keep = storageOptions.keep();
        Files.createDirectories(folder);
        boolean external = databaseOptions.outside(System.getenv()).isPresent();
        try (Database database = databaseOptions.open()) {
            BackupState state = new BackupState(database.config());
            BackupName name =
                    BackupName.of(database.config().database(), Instant.now(), external ? Kind.DUMP : Kind.FOLDER);
            try {
                if (external) {
                    dump(database.config(), name);
                } else {
                    archive(database.config(), name);
                }
            } catch (IOException | RuntimeException e) {
                state.recordFailedBackup(BackupLocation.VOLUME, String.valueOf(e.getMessage()));
                throw e;
            }
            long size = Files.size(folder.resolve(name.file()));
            state.recordBackup(BackupLocation.VOLUME, name.file(), size);
            spec.commandLine().getOut().println("Wrote " + folder.resolve(name.file()) + ", " + size + " bytes.");
            BackupCopies.prune(folder, keep, spec.commandLine().getOut()::println);
            BackupUploadCommand.upload(
                    storageOptions, folder, state, spec.commandLine().getOut()::println);
        }
        return ExitCode.OK;
    }

    private void dump(PostgresConfig database, BackupName name) throws IOException {
        try (TemporaryFolder incomplete = TemporaryFolder.in(folder)) {
            Path dump = incomplete.path().resolve(name.file());
            Path contents = incomplete.path().resolve(name.contents());
            DatabaseDump.write(database, dump, contents);
            Files.move(contents, folder.resolve(name.contents()), StandardCopyOption.ATOMIC_MOVE);
            Files.move(dump, folder.resolve(name.file()), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void archive(PostgresConfig database, BackupName name) throws IOException {
        try (TemporaryFolder incomplete = TemporaryFolder.in(folder)) {
            Path archive = incomplete.path().resolve(name.file());
            FolderArchive.write(
                    databaseOptions.brokerFolder(),
                    database,
                    incomplete.path(),
                    archive,
                    new VersionProvider().getVersion()[0]);
            Files.move(archive, folder.resolve(name.file()), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
