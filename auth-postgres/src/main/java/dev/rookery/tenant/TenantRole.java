package dev.rookery.tenant;

import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * PostgreSQL role with which a tenant changes its users and ACL rows by itself. It has no rights on anything else. The
 * platform's role needs CREATEROLE. Thread-safe; failed futures carry the database's error.
 */
public final class TenantRole {
    private static final int MAXIMUM_CONNECTIONS = 5;
    /** Applies if the role does not set others; longer transactions are ended by the platform. */
    private static final List<String> SETTINGS =
            List.of("statement_timeout = '30s'", "lock_timeout = '5s'", "idle_in_transaction_session_timeout = '30s'");

    private final SqlClient client;

    /** @param client a connection in a transaction */
    public TenantRole(SqlClient client) {
        this.client = client;
    }

    /**
     * Creates the role of a tenant, or sets the password of the existing one.
     *
     * @param password letters and digits
     * @return the name of the role
     */
    public Future<String> create(RegisteredTenant tenant, String password) {
        if (tenant.id().equals(TenantId.DEFAULT)) {
            throw new IllegalArgumentException("The default tenant has no role of its own");
        }
        if (!password.matches("[A-Za-z0-9]+")) {
            throw new IllegalArgumentException("The password of a role must consist of letters and digits");
        }
        return client.preparedQuery("SELECT role_name::text FROM rookery_tenants WHERE id = $1 FOR UPDATE")
                .execute(Tuple.of(tenant.id().value()))
                .compose(rows -> {
                    String known = rows.iterator().next().getString(0);
                    return known == null ? create(tenant) : Future.succeededFuture(known);
                })
                .compose(role -> client.query("ALTER ROLE " + quoted(role) + " LOGIN PASSWORD '" + password + "'")
                        .execute()
                        .map(role));
    }

    private Future<String> create(RegisteredTenant tenant) {
        String name = TenantSchemaName.random();
        String role = quoted(name);
        String schema = quoted(tenant.schema());
        Future<Void> created = execute("CREATE ROLE " + role + " CONNECTION LIMIT " + MAXIMUM_CONNECTIONS)
                // The platform ends sessions of the role, for which it must be a member.
                .compose(done -> execute("GRANT " + role + " TO CURRENT_USER"))
                .compose(done -> execute("ALTER ROLE " + role + " SET search_path = " + schema))
                .compose(done -> execute("GRANT USAGE ON SCHEMA " + schema + " TO " + role))
                .compose(done -> execute("GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON " + schema + ".mqtt_users, "
                        + schema + ".mqtt_acls TO " + role));
        for (String setting : SETTINGS) {
            created = created.compose(done -> execute("ALTER ROLE " + role + " SET " + setting));
        }
        return created.compose(done -> client.preparedQuery("UPDATE rookery_tenants SET role_name = $2 WHERE id = $1")
                        .execute(Tuple.of(tenant.id().value(), name)))
                .map(name);
    }

    private Future<Void> execute(String statement) {
        return client.query(statement).execute().mapEmpty();
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
