package dev.rookery.auth.postgres;

import dev.rookery.auth.TenantId;
import dev.rookery.tenant.RegisteredTenant;

/**
 * Names of the tables {@code mqtt_users} and {@code mqtt_acls} of a tenant for use in statements.
 *
 * @param users quoted name of the table of users
 * @param acls quoted name of the table of ACL rows
 */
public record UserTables(String users, String acls) {
    /** Tables of the default tenant, which the search path finds. */
    public static final UserTables DEFAULT = new UserTables("mqtt_users", "mqtt_acls");

    /** Returns the tables of a tenant. */
    public static UserTables of(RegisteredTenant tenant) {
        if (tenant.id().equals(TenantId.DEFAULT)) {
            return DEFAULT;
        }
        String schema = '"' + tenant.schema().replace("\"", "\"\"") + '"';
        return new UserTables(schema + ".mqtt_users", schema + ".mqtt_acls");
    }
}
