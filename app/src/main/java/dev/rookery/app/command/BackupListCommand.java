package dev.rookery.app.command;

import dev.rookery.app.backup.BackupName;
import dev.rookery.app.backup.storage.S3BackupStorage;
import dev.rookery.app.backup.storage.StoredBackup;
import dev.rookery.app.option.BackupStorageOptions;
import dev.rookery.app.option.OutboundOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        description = "List the backups in the object storage: name, bytes, time of the upload, separated by tabs.")
final class BackupListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private BackupStorageOptions storageOptions;

    @Mixin
    private OutboundOptions outbound;

    @Override
    public Integer call() {
        outbound.config().install();
        try (S3BackupStorage storage = storageOptions.require(System.getenv())) {
            for (StoredBackup backup : storage.list()) {
                if (BackupName.parse(backup.name()).isPresent()) {
                    spec.commandLine()
                            .getOut()
                            .println(backup.name() + "\t" + backup.size() + "\t" + backup.storedAt());
                }
            }
        }
        return ExitCode.OK;
    }
}
