package dev.rookery.app.option;

import dev.rookery.backup.BackupLocation;
import dev.rookery.backup.ExpectedBackups;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options about backups that run regularly. */
public final class ExpectedBackupOptions {
    @Option(
            names = "--expected-backups",
            split = ",",
            paramLabel = "STORAGE",
            description = "Storages of backups that run regularly, for alerts also before the first run; separated by"
                    + " commas: volume, object-storage. Default: none")
    private Set<BackupLocation> backups = Set.of();

    @Option(
            names = "--expected-restore-tests",
            split = ",",
            paramLabel = "STORAGE",
            description = "Storages whose backups are tested regularly, for alerts also before the first run; separated"
                    + " by commas: volume, object-storage. Default: none")
    private Set<BackupLocation> restoreTests = Set.of();

    public ExpectedBackups expected() {
        return new ExpectedBackups(backups, restoreTests);
    }
}
