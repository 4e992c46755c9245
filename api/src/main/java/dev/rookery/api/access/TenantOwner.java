package dev.rookery.api.access;

import dev.rookery.api.audit.CommandAudit;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;

/** First owner of a tenant's API, who creates all other accounts. */
public final class TenantOwner {
    /** Name of the account, unless another one is chosen. */
    public static final String NAME = "admin";

    private TenantOwner() {}

    /**
     * Adds the owner and records it in the audit log of the tenant. From then on, the transaction reaches the rows of this tenant
     * only.
     *
     * @param transaction in which the tenant is registered, or after that
     * @param name name with which the owner logs in, 1 to 100 characters
     * @param passwordHash hash of the password, as {@code PasswordHasher} returns it
     * @return whether the owner was added: not if the account exists, or in a database without the tables of the API
     */
    public static Future<Boolean> add(SqlConnection transaction, TenantId tenant, String name, String passwordHash) {
        return CommandAudit.isAvailable(transaction)
                .compose(available -> available
                        ? TenantDatabase.enter(transaction, tenant)
                                .compose(entered ->
                                        new ApiUserRepository(transaction, tenant).add(name, passwordHash, Role.OWNER))
                                .compose(added ->
                                        added ? record(transaction, tenant, name) : Future.succeededFuture(false))
                        : Future.succeededFuture(false));
    }

    private static Future<Boolean> record(SqlConnection transaction, TenantId tenant, String name) {
        JsonObject detail = new JsonObject().put("role", Role.OWNER.text()).put("first_start", true);
        return CommandAudit.record(transaction, tenant, "user.create", name, detail)
                .map(true);
    }
}
