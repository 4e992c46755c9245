package dev.rookery.app.command;

import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.app.move.TenantImport;
import dev.rookery.app.move.state.BrokerState;
import dev.rookery.app.option.BrokerStateOptions;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.auth.TenantId;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "clear",
        description = {
            "Delete all data of a tenant and keep the tenant, for example the tenant 'default', which cannot be removed.",
            "Deletes users, rights, people, keys, devices, readings, usage, limits, sessions and messages."
        })
final class TenantClearCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Tenant to clear.")
    private TenantId id;

    @Option(names = "--yes", description = "Confirm that the data is deleted.")
    private boolean confirmed;

    @Mixin
    private BrokerStateOptions broker;

    @Mixin
    private DatabaseOptions databaseOptions;

    @Override
    public Integer call() throws IOException {
        if (!confirmed) {
            throw new CommandException("This deletes all data of the tenant '" + id + "'. To confirm, add --yes");
        }
        try (Database database = databaseOptions.open()) {
            try (DatabaseSession session = new DatabaseSession(Database.outside(database.config()))) {
                TenantOption.require(session, id);
            }
            BrokerState state = broker.open(databaseOptions.brokerFolder(), System.getenv());
            new TenantImport(database.config(), state).clear(id);
            TenantMoveAudit.record(database.config(), "tenant.clear", id);
        }
        spec.commandLine().getOut().println("Cleared tenant '" + id + "'.");
        return ExitCode.OK;
    }
}
