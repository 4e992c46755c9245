package dev.rookery.app.command;

import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.postgres.Migrations;
import dev.rookery.provisioner.ProvisionerSchema;
import dev.rookery.provisioner.access.OperatorAudit;
import dev.rookery.provisioner.access.TokenRepository;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "operator",
        description = "Manage operators of the provisioner, who can see and change all customers, also while it runs.",
        synopsisSubcommandLabel = "COMMAND")
final class OperatorCommand {
    @Spec
    private CommandSpec spec;

    @Command(name = "add", description = "Create and print a token for an operator; revokes the previous one.")
    int add(@Parameters(paramLabel = "NAME") String name, @Mixin DatabaseOptions database) {
        String token = ask(database, "operator.replace", name, tokens -> tokens.replaceOperator(name));
        spec.commandLine().getOut().println(token);
        return ExitCode.OK;
    }

    @Command(name = "remove", description = "Revoke the token of an operator.")
    int remove(@Parameters(paramLabel = "NAME") String name, @Mixin DatabaseOptions database) {
        if (!ask(database, "operator.remove", name, tokens -> tokens.removeOperator(name))) {
            throw new CommandException("There is no operator '" + name + "'");
        }
        spec.commandLine().getOut().println("Removed '" + name + "'.");
        return ExitCode.OK;
    }

    private static <T> T ask(
            DatabaseOptions options, String action, String name, Function<TokenRepository, Future<T>> change) {
        Database database = options.open();
        Migrations.apply(database.config(), List.of(ProvisionerSchema.SCHEMA));
        try (DatabaseSession session = new DatabaseSession(database)) {
            return session.transaction(connection -> change.apply(new TokenRepository(connection))
                    .compose(result -> OperatorAudit.record(connection, System.getProperty("user.name"), action, name)
                            .map(result)));
        }
    }
}
