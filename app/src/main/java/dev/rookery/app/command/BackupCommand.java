package dev.rookery.app.command;

import picocli.CommandLine.Command;

/** Backups of an installation, their copies in an object storage, and restore tests. */
@Command(
        name = "backup",
        description = {
            "Back up an installation, store backups in an S3-compatible object storage, and test their restore.",
            "The commands also work while the platform runs."
        },
        subcommands = {
            BackupCreateCommand.class,
            BackupListCommand.class,
            BackupUploadCommand.class,
            BackupDownloadCommand.class,
            BackupRestoreCommand.class,
            BackupTestCommand.class,
            BackupCheckCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class BackupCommand {}
