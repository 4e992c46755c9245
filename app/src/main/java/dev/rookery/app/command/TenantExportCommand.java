package dev.rookery.app.command;

import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.app.move.MoveSummary;
import dev.rookery.app.move.TenantExport;
import dev.rookery.app.move.state.BrokerState;
import dev.rookery.app.move.stream.Passphrase;
import dev.rookery.app.option.BrokerStateOptions;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.auth.TenantId;
import dev.rookery.tenant.RegisteredTenant;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        description = {
            "Write a tenant with all its data to a file: users, rights, people, keys, devices, readings, usage, limits,"
                    + " sessions and messages.",
            "Suspend the tenant first to move it: 'rookery tenant suspend NAME'."
        })
final class TenantExportCommand implements Callable<Integer> {
    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Tenant to export.")
    private TenantId id;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "File to create; '-' for standard output. Default: NAME.tenant")
    private Path output;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Encrypt with the passphrase in the first line of this file, at least 12 characters."
                    + " Default: not encrypted")
    private Path passphraseFile;

    @Option(
            names = "--active",
            description =
                    "Export a tenant that is not suspended, as a backup: clients stay connected, and each session is"
                            + " exported as it is at one moment.")
    private boolean active;

    @Mixin
    private BrokerStateOptions broker;

    @Mixin
    private DatabaseOptions databaseOptions;

    @Override
    public Integer call() throws IOException {
        Optional<Passphrase> passphrase = Optional.ofNullable(passphraseFile).map(Passphrase::read);
        try (Database database = databaseOptions.open()) {
            RegisteredTenant tenant = tenant(database);
            BrokerState state = broker.open(databaseOptions.brokerFolder(), System.getenv());
            TenantExport export = new TenantExport(database.config(), state, new VersionProvider().getVersion()[0]);
            if (STANDARD_OUTPUT.equals(output)) {
                report(write(export, tenant, System.out, passphrase), "standard output");
            } else {
                writeFile(export, tenant, passphrase);
            }
            TenantMoveAudit.record(database.config(), "tenant.export", id);
        }
        return ExitCode.OK;
    }

    private RegisteredTenant tenant(Database database) {
        try (DatabaseSession session = new DatabaseSession(Database.outside(database.config()))) {
            RegisteredTenant tenant = TenantOption.require(session, id);
            if (tenant.isActive() && !active) {
                throw new CommandException("Tenant '" + id + "' is active. Suspend it with 'rookery tenant suspend "
                        + id + "' to move it, or add --active for a backup");
            }
            return tenant;
        }
    }

    /** The file has its name only when it is complete. */
    private void writeFile(TenantExport export, RegisteredTenant tenant, Optional<Passphrase> passphrase)
            throws IOException {
        Path file = (output == null ? Path.of(id + ".tenant") : output).toAbsolutePath();
        if (Files.exists(file)) {
            throw new CommandException(file + " exists. Choose another file with --output");
        }
        // Only the owner can read it.
        Path temporary = Files.createTempFile(file.getParent(), "." + file.getFileName() + "-", ".part");
        try {
            MoveSummary summary;
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                summary = write(export, tenant, Channels.newOutputStream(channel), passphrase);
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            report(summary, file.toString());
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static MoveSummary write(
            TenantExport export, RegisteredTenant tenant, OutputStream out, Optional<Passphrase> passphrase)
            throws IOException {
        BufferedOutputStream buffered = new BufferedOutputStream(out);
        MoveSummary summary = export.write(tenant, buffered, passphrase);
        buffered.flush();
        return summary;
    }

    private void report(MoveSummary summary, String target) {
        // Standard output may be the exported tenant.
        spec.commandLine()
                .getErr()
                .println("Exported tenant '" + id + "' to " + target + ": " + summary.totalRows() + " rows, "
                        + summary.blocks() + " blocks of sessions and messages.");
    }
}
