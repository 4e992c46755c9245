package dev.rookery.app.command;

import dev.rookery.app.backup.archive.FolderArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "restore",
        description = {
            "Unpack a backup of the embedded PostgreSQL to a new data folder, with which 'rookery all --data DIR' starts.",
            "Restore a dump with pg_restore."
        })
final class BackupRestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Archive, whose name ends with .tar.gz.")
    private Path archive;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "Data folder to create; it must not exist, or be empty.")
    private Path target;

    @Override
    public Integer call() {
        try {
            FolderArchive.unpack(archive, target.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw new CommandException("Cannot restore " + archive + " to " + target + ": " + e.getMessage()
                    + ". Choose another backup or an empty folder");
        }
        spec.commandLine().getOut().println("Restored " + archive + ". Start it with: rookery all --data " + target);
        return ExitCode.OK;
    }
}
