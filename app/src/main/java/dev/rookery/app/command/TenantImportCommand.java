package dev.rookery.app.command;

import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.app.move.Manifest;
import dev.rookery.app.move.MoveSummary;
import dev.rookery.app.move.TenantImport;
import dev.rookery.app.move.TenantImport.Existing;
import dev.rookery.app.move.state.BrokerState;
import dev.rookery.app.move.stream.Passphrase;
import dev.rookery.app.option.BrokerStateOptions;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.auth.TenantId;
import dev.rookery.tenant.TenantState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = {
            "Import a tenant from a file of 'rookery tenant export'.",
            "The file is verified first. The tenant accepts clients only when all data is imported. Repeat the command after an"
                    + " interruption: it starts over."
        })
final class TenantImportCommand implements Callable<Integer> {
    private static final Path STANDARD_INPUT = Path.of("-");

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "File to import; '-' for standard input.")
    private Path file;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description =
                    "Tenant to import into; 'default' for an installation with one tenant. Default: the exported name")
    private TenantId name;

    @Option(names = "--replace", description = "Delete the data of an existing tenant first.")
    private boolean replace;

    @Option(
            names = "--once",
            description = "Like --replace, but do nothing if the tenant was imported from the same file before.")
    private boolean once;

    @Option(
            names = "--suspended",
            description = "Leave the tenant suspended: 'rookery tenant resume' accepts its clients.")
    private boolean suspended;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "File whose first line is the passphrase of an encrypted file.")
    private Path passphraseFile;

    @Mixin
    private BrokerStateOptions broker;

    @Mixin
    private DatabaseOptions databaseOptions;

    @Override
    public Integer call() throws IOException {
        Optional<Passphrase> passphrase = Optional.ofNullable(passphraseFile).map(Passphrase::read);
        if (STANDARD_INPUT.equals(file)) {
            // Read twice: to verify it, and to import it.
            Path copy = Files.createTempFile("rookery-", ".tenant");
            try {
                Files.copy(System.in, copy, StandardCopyOption.REPLACE_EXISTING);
                run(copy, passphrase);
            } finally {
                Files.deleteIfExists(copy);
            }
        } else {
            if (!Files.isRegularFile(file)) {
                throw new CommandException("There is no file " + file);
            }
            run(file, passphrase);
        }
        return ExitCode.OK;
    }

    private void run(Path source, Optional<Passphrase> passphrase) throws IOException {
        Manifest manifest = TenantImport.verify(source, passphrase);
        TenantId target = name == null ? manifest.tenant() : name;
        try (Database database = databaseOptions.open()) {
            try (DatabaseSession session = new DatabaseSession(Database.outside(database.config()))) {
                TenantCommand.requireUnambiguous(session, target);
            }
            BrokerState state = broker.open(databaseOptions.brokerFolder(), System.getenv());
            Optional<MoveSummary> summary = new TenantImport(database.config(), state)
                    .run(
                            source,
                            passphrase,
                            manifest,
                            target,
                            existing(),
                            suspended ? TenantState.SUSPENDED : TenantState.ACTIVE);
            summary.ifPresent(imported -> TenantMoveAudit.record(database.config(), "tenant.import", target));
            spec.commandLine()
                    .getOut()
                    .println(summary.map(imported -> "Imported tenant '" + target + "': " + imported.totalRows()
                                    + " rows, " + imported.blocks() + " blocks of sessions and messages.")
                            .orElse("Tenant '" + target + "' was imported from this file before."));
        }
    }

    private Existing existing() {
        if (once) {
            return Existing.REPLACE_ONCE;
        }
        return replace ? Existing.REPLACE : Existing.REJECT;
    }
}
