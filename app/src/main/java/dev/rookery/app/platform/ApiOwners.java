package dev.rookery.app.platform;

import dev.rookery.api.access.ApiUserRepository;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/** Owners of the API that new customers get: they sign in with the email address and the password of their sign-up. */
final class ApiOwners {
    private ApiOwners() {}

    static Future<Void> create(SqlConnection connection, TenantId tenant, String name, String passwordHash) {
        return new ApiUserRepository(connection, tenant)
                .add(name, passwordHash, Role.OWNER)
                .mapEmpty();
    }
}
