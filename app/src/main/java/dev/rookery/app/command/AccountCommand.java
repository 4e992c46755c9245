package dev.rookery.app.command;

import dev.rookery.api.access.ApiUserRepository;
import dev.rookery.api.caller.Role;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.PasswordOptions;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.PasswordHasher;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "account",
        description = "Manage accounts of the API, also while the platform runs.",
        synopsisSubcommandLabel = "COMMAND")
final class AccountCommand {
    @Spec
    private CommandSpec spec;

    @Command(name = "add", description = "Add an account.")
    int add(
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            required = true,
                            description = "Role: viewer, operator, admin, owner.")
                    Role role,
            @Mixin TenantOption tenant,
            @Mixin PasswordInput input,
            @Mixin PasswordOptions passwords,
            @Mixin DatabaseOptions database) {
        String password = input.read();
        String hash = new PasswordHasher(passwords.cost()).hash(password);
        JsonObject detail = new JsonObject().put("role", role.text());
        if (!change(database, tenant, "user.create", name, detail, users -> users.add(name, hash, role))) {
            throw new CommandException("Account '" + name + "' already exists");
        }
        report("Added '" + name + "' (" + role.text() + ").", input, password);
        return ExitCode.OK;
    }

    @Command(name = "passwd", description = "Change the password of an account.")
    int passwd(
            @Parameters(paramLabel = "NAME") String name,
            @Mixin TenantOption tenant,
            @Mixin PasswordInput input,
            @Mixin PasswordOptions passwords,
            @Mixin DatabaseOptions database) {
        String password = input.read();
        String hash = new PasswordHasher(passwords.cost()).hash(password);
        if (!change(
                database,
                tenant,
                "user.password",
                name,
                new JsonObject(),
                users -> users.setPasswordHash(name, hash))) {
            throw new CommandException("There is no account '" + name + "'");
        }
        report("Changed the password of '" + name + "'.", input, password);
        return ExitCode.OK;
    }

    private static boolean change(
            DatabaseOptions database,
            TenantOption tenant,
            String action,
            String name,
            JsonObject detail,
            Function<ApiUserRepository, Future<Boolean>> change) {
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            TenantId id = tenant.require(session);
            return session.change(
                    id, action, name, detail, connection -> change.apply(new ApiUserRepository(connection, id)));
        }
    }

    private void report(String line, PasswordInput input, String password) {
        spec.commandLine().getOut().println(line);
        if (input.isGenerated()) {
            spec.commandLine().getOut().println("Password: " + password);
        }
    }
}
