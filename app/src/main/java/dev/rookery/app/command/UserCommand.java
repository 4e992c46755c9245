package dev.rookery.app.command;

import dev.rookery.app.database.DatabaseSession;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.PasswordOptions;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.postgres.MqttUser;
import dev.rookery.auth.postgres.MqttUserRepository;
import dev.rookery.auth.postgres.UserTables;
import dev.rookery.auth.service.ServiceComponent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "user",
        description = "Manage MQTT users, also while the platform runs.",
        synopsisSubcommandLabel = "COMMAND")
final class UserCommand {
    private static final int MAXIMUM_NAME_LENGTH = 255;

    @Spec
    private CommandSpec spec;

    @Command(name = "add", description = "Add a user.")
    int add(
            @Parameters(paramLabel = "NAME") String name,
            @Mixin PasswordInput input,
            @Option(names = "--superuser", description = "Grant access to all topics.") boolean superuser,
            @Mixin HashOption kind,
            @Mixin PasswordOptions passwords,
            @Mixin TenantOption tenant,
            @Mixin DatabaseOptions database) {
        requireName(name);
        PasswordHasher hasher = new PasswordHasher(passwords.cost());
        String password = input.read();
        String hash = hasher.hash(password, kind.kind());
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            JsonObject detail = new JsonObject().put("superuser", superuser);
            if (!change(session, tenant, "mqtt-user.create", name, detail, users -> users.add(name, hash, superuser))) {
                throw new CommandException(
                        "User '" + name + "' already exists;  password with: rookery user passwd " + name);
            }
        }
        out().println("Added user '" + name + "'" + (superuser ? " (superuser)." : "."));
        show(input, password);
        return ExitCode.OK;
    }

    @Command(name = "passwd", description = "Change a user's password.")
    int passwd(
            @Parameters(paramLabel = "NAME") String name,
            @Mixin PasswordInput input,
            @Mixin HashOption kind,
            @Mixin PasswordOptions passwords,
            @Mixin TenantOption tenant,
            @Mixin DatabaseOptions database) {
        PasswordHasher hasher = new PasswordHasher(passwords.cost());
        String password = input.read();
        String hash = hasher.hash(password, kind.kind());
        change(
                name,
                tenant,
                database,
                "mqtt-user.password",
                new JsonObject(),
                users -> users.setPasswordHash(name, hash));
        out().println("Changed the password of '" + name + "'.");
        show(input, password);
        return ExitCode.OK;
    }

    @Command(name = "disable", description = "Disable logins of a user; its ACL rows are kept.")
    int disable(
            @Parameters(paramLabel = "NAME") String name, @Mixin TenantOption tenant, @Mixin DatabaseOptions database) {
        setActive(name, tenant, database, false);
        out().println("Disabled user '" + name + "'.");
        return ExitCode.OK;
    }

    @Command(name = "enable", description = "Enable logins of a disabled user.")
    int enable(
            @Parameters(paramLabel = "NAME") String name, @Mixin TenantOption tenant, @Mixin DatabaseOptions database) {
        setActive(name, tenant, database, true);
        out().println("Enabled user '" + name + "'.");
        return ExitCode.OK;
    }

    @Command(name = "delete", description = "Delete a user and its ACL rows.")
    int delete(
            @Parameters(paramLabel = "NAME") String name, @Mixin TenantOption tenant, @Mixin DatabaseOptions database) {
        change(name, tenant, database, "mqtt-user.delete", new JsonObject(), users -> users.delete(name));
        out().println("Deleted user '" + name + "' and its ACL rows.");
        return ExitCode.OK;
    }

    @Command(name = "list", description = "List the users: name, state, role, separated by tabs.")
    int list(@Mixin TenantOption tenant, @Mixin DatabaseOptions database) {
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            List<MqttUser> users =
                    session.await(new MqttUserRepository(session.client(), tenant.tables(session)).list());
            for (MqttUser user : users) {
                out().println(user.username() + "\t" + (user.active() ? "active" : "disabled") + "\t"
                        + (user.superuser() ? "superuser" : "user"));
            }
        }
        return ExitCode.OK;
    }

    private static void setActive(String name, TenantOption tenant, DatabaseOptions database, boolean active) {
        JsonObject detail = new JsonObject().put("active", active);
        change(name, tenant, database, "mqtt-user.update", detail, users -> users.setActive(name, active));
    }

    private static void change(
            String name,
            TenantOption tenant,
            DatabaseOptions database,
            String action,
            JsonObject detail,
            Function<MqttUserRepository, Future<Boolean>> change) {
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            if (!change(session, tenant, action, name, detail, change)) {
                throw new CommandException(
                        "There is no user '" + name + "'; see: rookery user list" + tenant.arguments());
            }
        }
    }

    private static boolean change(
            DatabaseSession session,
            TenantOption tenant,
            String action,
            String name,
            JsonObject detail,
            Function<MqttUserRepository, Future<Boolean>> change) {
        UserTables tables = tenant.tables(session);
        return session.change(
                tenant.id(),
                action,
                name,
                detail,
                connection -> change.apply(new MqttUserRepository(connection, tables)));
    }

    private void show(PasswordInput input, String password) {
        if (input.isGenerated()) {
            out().println("Password: " + password);
        }
    }

    static void requireName(String name) {
        boolean fits = !name.isBlank()
                && name.length() <= MAXIMUM_NAME_LENGTH
                && name.chars().noneMatch(Character::isISOControl);
        if (!fits) {
            throw new IllegalArgumentException(
                    "The username must have 1 to " + MAXIMUM_NAME_LENGTH + " characters and no control characters");
        }
        if (ServiceComponent.isServiceName(name)) {
            throw new IllegalArgumentException(
                    "The username '" + name + "' is reserved for components of the platform; choose another one");
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
