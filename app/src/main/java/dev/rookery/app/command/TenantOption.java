package dev.rookery.app.command;

import dev.rookery.app.database.DatabaseSession;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.UserTables;
import dev.rookery.tenant.RegisteredTenant;
import picocli.CommandLine.Option;

/** Option of the tenant that a command applies to. */
final class TenantOption {
    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Tenant of the user or account. Default: default, the tenant of a client that names none")
    private String name;

    /** Returns the tables of the tenant, which must exist. */
    UserTables tables(DatabaseSession session) {
        TenantId id = new TenantId(name);
        return id.equals(TenantId.DEFAULT) ? UserTables.DEFAULT : UserTables.of(require(session, id));
    }

    /** Returns the tenant, which must exist. */
    TenantId require(DatabaseSession session) {
        TenantId id = id();
        return id.equals(TenantId.DEFAULT) ? id : require(session, id).id();
    }

    /** Returns the tenant, which need not exist. */
    TenantId id() {
        return new TenantId(name);
    }

    /** Returns the arguments that repeat this option in a suggested command. */
    String arguments() {
        return name.equals(TenantId.DEFAULT.value()) ? "" : " --tenant " + name;
    }

    /** @throws CommandException if the tenant does not exist */
    static RegisteredTenant require(DatabaseSession session, TenantId id) {
        return session.await(session.tenants().find(id))
                .orElseThrow(() ->
                        new CommandException("There is no tenant '" + id + "'; add it with: rookery tenant add " + id));
    }
}
