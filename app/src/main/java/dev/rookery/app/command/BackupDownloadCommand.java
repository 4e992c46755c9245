package dev.rookery.app.command;

import dev.rookery.app.backup.BackupCopies;
import dev.rookery.app.backup.BackupName;
import dev.rookery.app.backup.storage.S3BackupStorage;
import dev.rookery.app.backup.storage.StorageException;
import dev.rookery.app.option.BackupStorageOptions;
import dev.rookery.app.option.OutboundOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "download",
        description = "Fetch a backup from the object storage to a folder, and verify its digest. Prints its path.")
final class BackupDownloadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Name of the backup. Default: the newest one")
    private @Nullable String name;

    @Option(names = "--folder", paramLabel = "DIR", required = true, description = "Folder; created if missing.")
    private Path folder;

    @Option(
            names = "--accept-local",
            description = "If the object storage cannot be used, succeed when the folder has a backup.")
    private boolean acceptLocal;

    @Mixin
    private BackupStorageOptions storageOptions;

    @Mixin
    private OutboundOptions outbound;

    @Override
    public Integer call() throws IOException {
        outbound.config().install();
        Files.createDirectories(folder);
        Optional<String> wanted = Optional.ofNullable(name).filter(given -> !given.isBlank());
        try (S3BackupStorage storage = storageOptions.require(System.getenv())) {
            BackupName fetched = new BackupCopies(storage, storageOptions.keep(), line -> spec.commandLine()
                            .getErr()
                            .println(line))
                    .fetch(wanted, folder)
                    .orElseThrow(() -> new CommandException("There is no backup"
                            + wanted.map(given -> " '" + given + "'").orElse("") + " in " + storage.address()
                            + "; see: rookery backup list"));
            spec.commandLine().getOut().println(folder.resolve(fetched.file()));
        } catch (StorageException e) {
            if (!acceptLocal || BackupCopies.list(folder).isEmpty()) {
                throw e;
            }
            spec.commandLine().getErr().println("rookery: " + e.getMessage() + ". The folder has backups.");
        }
        return ExitCode.OK;
    }
}
