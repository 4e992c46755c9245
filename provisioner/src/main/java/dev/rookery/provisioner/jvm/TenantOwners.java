package dev.rookery.provisioner.jvm;

import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/** Accounts of the REST API, which is another component. */
@FunctionalInterface
public interface TenantOwners {
    /**
     * Creates the first owner of a new tenant.
     *
     * @param connection of the transaction that registers the tenant
     * @param passwordHash bcrypt
     */
    Future<Void> create(SqlConnection connection, TenantId tenant, String name, String passwordHash);
}
