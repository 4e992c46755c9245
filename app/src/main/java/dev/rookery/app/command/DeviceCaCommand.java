package dev.rookery.app.command;

import dev.rookery.api.access.SharedSecret;
import dev.rookery.api.audit.CommandAudit;
import dev.rookery.api.certificate.AuthorityKeys;
import dev.rookery.api.certificate.AuthorityService;
import dev.rookery.api.certificate.DeviceAuthority;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.DeviceKeyOptions;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.postgres.PostgresException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "device-ca",
        description = {
            "Manage the certificate authorities of tenants, also while the platform runs.",
            "A broker with --tls-client-certificates and without --tls-client-ca accepts the device certificates that they"
                    + " have signed, each for its tenant."
        },
        synopsisSubcommandLabel = "COMMAND")
final class DeviceCaCommand {
    private static final String CREATED_BY = System.getProperty("user.name");

    @Spec
    private CommandSpec spec;

    /** Change of the authorities of a tenant, within a transaction. */
    private interface Change {
        Future<DeviceAuthority> apply(AuthorityService service, SqlConnection connection, TenantId tenant);
    }

    @Command(name = "create", description = "Create an authority with a new private key, and print its id.")
    int create(
            @Parameters(paramLabel = "NAME") String name,
            @Mixin TenantOption tenant,
            @Mixin DeviceKeyOptions key,
            @Mixin DatabaseOptions database) {
        DeviceAuthority created = change(
                database,
                tenant,
                key,
                "device-ca.create",
                (service, connection, id) -> service.create(connection, id, name, CREATED_BY));
        out().println("Created the authority '" + name + "': " + created.id());
        return ExitCode.OK;
    }

    @Command(
            name = "list",
            description =
                    "List the authorities: id, name, state, origin, whether the platform issues certificates with it"
                            + " (issues or verifies), end of its validity, separated by tabs.")
    int list(@Mixin TenantOption tenant, @Mixin DatabaseOptions database) {
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            for (DeviceAuthority authority : inTenant(
                    session, tenant.require(session), connection -> AuthorityService.list(connection, tenant.id()))) {
                out().println(String.join(
                        "\t",
                        authority.id(),
                        authority.name(),
                        authority.state().text(),
                        authority.origin().text(),
                        authority.issues() ? "issues" : "verifies",
                        authority.certificate().getNotAfter().toInstant().toString()));
            }
        }
        return ExitCode.OK;
    }

    @Command(
            name = "rotate",
            description = {
                "Replace an authority by a new one with a new private key, and print the id of the new one.",
                "Certificates of both are accepted until the former one is retired."
            })
    int rotate(
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "NAME", description = "Name of the new authority") String name,
            @Mixin TenantOption tenant,
            @Mixin DeviceKeyOptions key,
            @Mixin DatabaseOptions database) {
        DeviceAuthority created = change(
                database,
                tenant,
                key,
                "device-ca.rotate",
                (service, connection, owner) -> service.rotate(connection, owner, id, name, CREATED_BY));
        out().println("Created the authority '" + name + "': " + created.id());
        return ExitCode.OK;
    }

    @Command(
            name = "retire",
            description = "Delete an authority with all its certificates, and disconnect the clients that use them.")
    int retire(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--yes", description = "Confirm that the certificates become invalid.") boolean confirmed,
            @Mixin TenantOption tenant,
            @Mixin DatabaseOptions database) {
        if (!confirmed) {
            throw new CommandException("All certificates of the authority become invalid. To confirm, add --yes");
        }
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            TenantId owner = tenant.require(session);
            inTenant(session, owner, connection -> AuthorityService.retire(connection, owner, id)
                    .compose(retired ->
                            CommandAudit.record(connection, owner, "device-ca.retire", id, new JsonObject())));
        }
        out().println("Retired the authority " + id + ".");
        return ExitCode.OK;
    }

    private static DeviceAuthority change(
            DatabaseOptions database, TenantOption tenant, DeviceKeyOptions key, String action, Change change) {
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            TenantId owner = tenant.require(session);
            byte[] secret = key.find(System.getenv())
                    .orElseGet(() -> session.await(SharedSecret.load(session.client(), AuthorityKeys.SECRET)));
            AuthorityService service = new AuthorityService(new AuthorityKeys(secret), Clock.systemUTC());
            return inTenant(session, owner, connection -> change.apply(service, connection, owner)
                    .compose(created -> CommandAudit.record(
                                    connection,
                                    owner,
                                    action,
                                    created.id(),
                                    new JsonObject().put("name", created.name()))
                            .map(created)));
        }
    }

    private static <T> T inTenant(
            DatabaseSession session, TenantId tenant, Function<SqlConnection, Future<T>> transaction) {
        try {
            return session.await(session.tenantDatabase().inTenant(tenant, transaction));
        } catch (PostgresException e) {
            if (e.getCause() instanceof ApiException refused) {
                throw new CommandException(String.valueOf(refused.getMessage()));
            }
            throw e;
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
