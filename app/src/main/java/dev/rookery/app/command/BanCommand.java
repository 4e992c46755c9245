package dev.rookery.app.command;

import dev.rookery.app.database.DatabaseSession;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.auth.Ban;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.ban.BanValue;
import dev.rookery.auth.postgres.BanRepository;
import dev.rookery.auth.postgres.StoredBan;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "ban",
        description = "Ban clients by client id, user or address, also while the platform runs.",
        synopsisSubcommandLabel = "COMMAND")
final class BanCommand {
    private static final Optional<UUID> NO_ID = Optional.empty();
    private static final int MAXIMUM_REASON_LENGTH = 500;

    @Spec
    private CommandSpec spec;

    /** Tenant whose clients are banned. */
    static final class Scope {
        @Mixin
        private TenantOption tenant;

        @Option(names = "--all-tenants", description = "The clients of all tenants, in place of --tenant.")
        private boolean all;

        /** Returns the tenant, which must exist; empty for all tenants. */
        Optional<TenantId> require(DatabaseSession session) {
            return all ? Optional.empty() : Optional.of(tenant.require(session));
        }

        String arguments() {
            return all ? " --all-tenants" : tenant.arguments();
        }
    }

    @Command(
            name = "add",
            description = {
                "Ban clients. Connected ones are disconnected within a second.",
                "A ban of the same value is replaced. An IPv6 address stands for its /64 network."
            })
    int add(
            @Parameters(paramLabel = "KIND", description = "client, user or address") Ban.Kind kind,
            @Parameters(
                            paramLabel = "VALUE",
                            description = "Client id, username, or address range such as 192.0.2.0/24")
                    String value,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Reason, for people.")
                    String reason,
            @Option(
                            names = "--for",
                            paramLabel = "DURATION",
                            description = "Time until the ban ends. Default: it does not end")
                    @Nullable
                    Duration duration,
            @Mixin Scope scope,
            @Mixin DatabaseOptions database) {
        if (reason.length() > MAXIMUM_REASON_LENGTH) {
            throw new IllegalArgumentException("The reason exceeds " + MAXIMUM_REASON_LENGTH + " characters");
        }
        Optional<Instant> end = Optional.ofNullable(duration)
                .map(time -> Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS));
        Ban ban = new Ban(kind, BanValue.normalize(kind, value), reason, end);
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            Optional<TenantId> tenant = scope.require(session);
            JsonObject detail = new JsonObject().put("reason", reason);
            end.ifPresent(time -> detail.put("expires_at", time.toString()));
            boolean added = change(
                    session, tenant, "ban.put", ban, detail, bans -> bans.put(ban, System.getProperty("user.name"))
                            .map(Optional::isPresent));
            if (!added) {
                throw new CommandException("There are " + BanRepository.MAXIMUM
                        + " bans already; remove some, or ban an address range: rookery ban list" + scope.arguments());
            }
        }
        out().println("Banned " + ban.describe() + ".");
        return ExitCode.OK;
    }

    @Command(name = "remove", description = "End a ban.")
    int remove(
            @Parameters(paramLabel = "KIND", description = "client, user or address") Ban.Kind kind,
            @Parameters(paramLabel = "VALUE") String value,
            @Mixin Scope scope,
            @Mixin DatabaseOptions database) {
        Ban ban = new Ban(kind, BanValue.normalize(kind, value), "", Optional.empty());
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            boolean removed = change(
                    session,
                    scope.require(session),
                    "ban.delete",
                    ban,
                    new JsonObject(),
                    bans -> bans.remove(kind, ban.value()));
            if (!removed) {
                throw new CommandException("There is no such ban; see: rookery ban list" + scope.arguments());
            }
        }
        out().println("Removed the ban of " + ban.describe() + ".");
        return ExitCode.OK;
    }

    @Command(name = "list", description = "List the bans: kind, value, end, reason, separated by tabs.")
    int list(@Mixin Scope scope, @Mixin DatabaseOptions database) {
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            Optional<TenantId> tenant = scope.require(session);
            List<StoredBan> bans =
                    session.await(run(session, tenant, connection -> new BanRepository(connection, tenant)
                            .list(NO_ID, BanRepository.MAXIMUM)));
            bans.stream().map(StoredBan::ban).forEach(ban -> out().println(
                            ban.kind().label() + "\t" + ban.value() + "\t"
                                    + ban.expiresAt().map(Instant::toString).orElse("never") + "\t" + ban.reason()));
        }
        return ExitCode.OK;
    }

    /** The audit log has the changes of tenants; a ban of all tenants states who made it. */
    private static boolean change(
            DatabaseSession session,
            Optional<TenantId> tenant,
            String action,
            Ban ban,
            JsonObject detail,
            Function<BanRepository, Future<Boolean>> change) {
        return tenant.map(id -> session.change(
                        id,
                        action,
                        ban.kind().label() + " " + ban.value(),
                        detail,
                        connection -> change.apply(new BanRepository(connection, tenant))))
                .orElseGet(() -> session.await(
                        run(session, tenant, connection -> change.apply(new BanRepository(connection, tenant)))));
    }

    private static <T> Future<T> run(
            DatabaseSession session, Optional<TenantId> tenant, Function<SqlConnection, Future<T>> work) {
        return tenant.map(id -> session.tenantDatabase().inTenant(id, work))
                .orElseGet(() -> session.tenantDatabase().acrossTenants(work));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
