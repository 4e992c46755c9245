package dev.rookery.app.command;

import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.PasswordOptions;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.postgres.Migrations;
import dev.rookery.provisioner.ProvisionerSchema;
import dev.rookery.provisioner.access.TokenRepository;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.operator.OperatorRepository;
import dev.rookery.provisioner.operator.OperatorRole;
import dev.rookery.provisioner.operator.OperatorSessionRepository;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
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
        String token = ask(database, "operator.replace", name, connection -> new TokenRepository(connection)
                .replaceOperator(name));
        spec.commandLine().getOut().println(token);
        return ExitCode.OK;
    }

    @Command(
            name = "passwd",
            description =
                    "Change the password of an operator in the console and end its sessions. Creates the operator,"
                            + " with the role admin, if there is none of this name.")
    int passwd(
            @Parameters(paramLabel = "NAME") String name,
            @Mixin PasswordInput input,
            @Mixin PasswordOptions passwords,
            @Mixin DatabaseOptions database) {
        String password = input.read();
        String hash = new PasswordHasher(passwords.cost()).hash(password);
        ask(database, "operator.password", name, connection -> setPassword(connection, name, hash));
        spec.commandLine().getOut().println("Changed the password of '" + name + "'.");
        if (input.isGenerated()) {
            spec.commandLine().getOut().println("Password: " + password);
        }
        return ExitCode.OK;
    }

    private static Future<Void> setPassword(SqlConnection connection, String name, String hash) {
        OperatorRepository operators = new OperatorRepository(connection);
        return operators
                .setPasswordHash(name, hash)
                .compose(changed ->
                        changed ? Future.succeededFuture(true) : operators.add(name, OperatorRole.ADMIN, hash))
                .compose(stored -> new OperatorSessionRepository(connection).endAll(name));
    }

    @Command(
            name = "remove",
            description =
                    "Remove an operator: revoke its token, delete its account of the console and end its sessions.")
    int remove(@Parameters(paramLabel = "NAME") String name, @Mixin DatabaseOptions database) {
        if (!ask(database, "operator.remove", name, connection -> remove(connection, name))) {
            throw new CommandException("There is no operator '" + name + "'");
        }
        spec.commandLine().getOut().println("Removed '" + name + "'.");
        return ExitCode.OK;
    }

    private static Future<Boolean> remove(SqlConnection connection, String name) {
        return new TokenRepository(connection)
                .removeOperator(name)
                .compose(revoked ->
                        new OperatorRepository(connection).delete(name).map(deleted -> revoked || deleted));
    }

    private static <T> T ask(
            DatabaseOptions options, String action, String name, Function<SqlConnection, Future<T>> change) {
        Database database = options.open();
        Migrations.apply(database.config(), List.of(ProvisionerSchema.SCHEMA));
        try (DatabaseSession session = new DatabaseSession(database)) {
            return session.transaction(connection -> change.apply(connection)
                    .compose(result -> OperatorAudit.record(connection, System.getProperty("user.name"), action, name)
                            .map(result)));
        }
    }
}
