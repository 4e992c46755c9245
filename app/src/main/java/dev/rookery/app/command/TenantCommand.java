package dev.rookery.app.command;

import dev.rookery.api.access.TenantOwner;
import dev.rookery.api.audit.CommandAudit;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.PasswordOptions;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.postgres.MqttUserRepository;
import dev.rookery.auth.postgres.UserTables;
import dev.rookery.tenant.RegisteredTenant;
import dev.rookery.tenant.TenantDatabase;
import dev.rookery.tenant.TenantRepository;
import dev.rookery.tenant.TenantRole;
import dev.rookery.tenant.TenantState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "tenant",
        description = {
            "Manage tenants, also while the platform runs.",
            "Each tenant has users, rights, sessions and messages of its own. A client names its tenant in its username"
                    + " (device@acme) or by the host that it connects to (acme.example.com, with TLS or WebSocket)."
        },
        subcommands = {TenantExportCommand.class, TenantImportCommand.class, TenantClearCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class TenantCommand {
    @Spec
    private CommandSpec spec;

    @Command(
            name = "add",
            description = {
                "Add a tenant without MQTT users, and the first owner of its API: the account 'admin', whose password is"
                        + " printed once."
            })
    int add(
            @Parameters(paramLabel = "NAME") TenantId id,
            @Mixin PasswordOptions passwords,
            @Mixin DatabaseOptions database) {
        String password = RandomPassword.generate();
        String hash = new PasswordHasher(passwords.cost()).hash(password);
        AtomicBoolean owner = new AtomicBoolean();
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            requireUnambiguous(session, id);
            if (!session.transaction(connection -> add(connection, id, hash, owner))) {
                throw new CommandException("Tenant '" + id + "' already exists; see: rookery tenant show " + id);
            }
        }
        out().println("Added tenant '" + id + "'. Add users with: rookery user add NAME --tenant " + id);
        if (owner.get()) {
            out().println("Owner of its API: " + TenantOwner.NAME);
            out().println("Password: " + password);
        }
        return ExitCode.OK;
    }

    private static Future<Boolean> add(
            SqlConnection connection, TenantId id, String passwordHash, AtomicBoolean owner) {
        return new TenantRepository(connection)
                .create(id)
                .compose(created -> created
                        ? TenantDatabase.enter(connection, TenantId.DEFAULT)
                                .compose(entered -> CommandAudit.record(
                                        connection, TenantId.DEFAULT, "tenant.create", id.value(), new JsonObject()))
                                .compose(recorded -> TenantOwner.add(connection, id, TenantOwner.NAME, passwordHash))
                                .onSuccess(owner::set)
                                .map(true)
                        : Future.succeededFuture(false));
    }

    /** A user of the default tenant whose name ends with the tenant could no longer log in. */
    static void requireUnambiguous(DatabaseSession session, TenantId id) {
        session.await(session.users().list()).stream()
                .map(user -> user.username())
                .filter(username -> username.endsWith("@" + id))
                .findFirst()
                .ifPresent(username -> {
                    throw new CommandException("The default tenant has a user '" + username
                            + "', whose name would mean a user of the tenant '" + id
                            + "'. Choose another tenant name, or rename the user");
                });
    }

    @Command(name = "list", description = "List the tenants: name, state, time of creation, separated by tabs.")
    int list(@Mixin DatabaseOptions database) {
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            for (RegisteredTenant tenant : session.await(session.tenants().list())) {
                out().println(tenant.id() + "\t" + tenant.state().text() + "\t" + tenant.createdAt());
            }
        }
        return ExitCode.OK;
    }

    @Command(name = "show", description = "Show a tenant with its schema in PostgreSQL and its number of users.")
    int show(@Parameters(paramLabel = "NAME") TenantId id, @Mixin DatabaseOptions database) {
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            RegisteredTenant tenant = TenantOption.require(session, id);
            long users = session.await(new MqttUserRepository(session.client(), UserTables.of(tenant)).count());
            out().println("Name:    " + tenant.id());
            out().println("State:   " + tenant.state().text());
            out().println("Created: " + tenant.createdAt());
            out().println("Schema:  " + tenant.schema());
            out().println("Users:   " + users);
        }
        return ExitCode.OK;
    }

    @Command(
            name = "suspend",
            description = "Disconnect the clients of a tenant and refuse new ones. All data is kept.")
    int suspend(@Parameters(paramLabel = "NAME") TenantId id, @Mixin DatabaseOptions database) {
        setState(id, TenantState.SUSPENDED, "tenant.suspend", database);
        out().println("Suspended tenant '" + id + "'.");
        return ExitCode.OK;
    }

    @Command(name = "resume", description = "Accept clients of a suspended tenant again.")
    int resume(@Parameters(paramLabel = "NAME") TenantId id, @Mixin DatabaseOptions database) {
        setState(id, TenantState.ACTIVE, "tenant.resume", database);
        out().println("Resumed tenant '" + id + "'.");
        return ExitCode.OK;
    }

    @Command(
            name = "remove",
            description = {
                "Delete a tenant with its users, rights, sessions and messages.",
                "The running broker deletes them; without one, the next that starts does."
            })
    int remove(
            @Parameters(paramLabel = "NAME") TenantId id,
            @Option(names = "--yes", description = "Confirm that the data is deleted.") boolean confirmed,
            @Mixin DatabaseOptions database) {
        if (id.equals(TenantId.DEFAULT)) {
            throw new CommandException(
                    "The default tenant cannot be removed; suspend it with: rookery tenant suspend default");
        }
        if (!confirmed) {
            throw new CommandException("This deletes all users, rights, sessions and messages of the tenant '" + id
                    + "'. To confirm, add --yes");
        }
        setState(id, TenantState.REMOVING, "tenant.remove", database);
        out().println("Removing tenant '" + id + "'. It is gone when 'rookery tenant list' does not list it any more.");
        return ExitCode.OK;
    }

    @Command(
            name = "psql-role",
            description = {
                "Create a PostgreSQL role with which a tenant changes its own users and ACL rows, and print its password.",
                "The role sees the tables mqtt_users and mqtt_acls of the tenant and nothing else. Repeat the command to"
                        + " change the password."
            })
    int psqlRole(@Parameters(paramLabel = "NAME") TenantId id, @Mixin DatabaseOptions database) {
        if (id.equals(TenantId.DEFAULT)) {
            throw new CommandException("The default tenant has no role of its own; its tables belong to the platform");
        }
        String password = RandomPassword.generate();
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            RegisteredTenant tenant = TenantOption.require(session, id);
            AtomicReference<String> role = new AtomicReference<>("");
            session.change(
                    TenantId.DEFAULT, "tenant.psql-role", id.value(), new JsonObject(), connection -> new TenantRole(
                                    connection)
                            .create(tenant, password)
                            .map(name -> {
                                role.set(name);
                                return true;
                            }));
            out().println("Role:     " + role.get());
            out().println("Password: " + password);
            out().println("Database: " + session.address());
        }
        return ExitCode.OK;
    }

    private static void setState(TenantId id, TenantState state, String action, DatabaseOptions database) {
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            TenantOption.require(session, id);
            if (!session.change(
                    TenantId.DEFAULT, action, id.value(), new JsonObject(), connection -> new CustomerTenants(
                                    connection)
                            .setState(id, state))) {
                throw new CommandException(
                        "Tenant '" + id
                                + "' is being removed, or its import is incomplete. Repeat the import with 'rookery tenant import'");
            }
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
