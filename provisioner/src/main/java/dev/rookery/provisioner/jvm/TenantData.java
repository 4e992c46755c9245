package dev.rookery.provisioner.jvm;

import dev.rookery.auth.TenantId;
import dev.rookery.provisioner.target.DataHolders;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Registration and schema of a tenant, which hold its data. Both look the same after a restore of the database. */
final class TenantData {
    private static final String READ = "SELECT table_schema, created_at, EXISTS (SELECT FROM pg_namespace"
            + " WHERE nspname = table_schema) FROM rookery_tenants WHERE id = $1 AND state <> 'removing'";

    private TenantData() {}

    static Future<DataHolders> holders(SqlClient client, TenantId tenant) {
        return client.preparedQuery(READ).execute(Tuple.of(tenant.value())).map(rows -> {
            Map<String, String> identities = new HashMap<>();
            for (Row row : rows) {
                identities.put(
                        "tenant " + tenant, row.getOffsetDateTime(1).toInstant().toString());
                if (row.getBoolean(2)) {
                    identities.put("schema " + row.getString(0), "present");
                }
            }
            return new DataHolders(identities, Optional.empty());
        });
    }

    /** Creates the tables of a registered tenant whose schema is gone, after an operator has accepted that. */
    static Future<Void> createMissingTables(SqlClient client, TenantId tenant) {
        return client.preparedQuery(
                        "SELECT rookery_create_tenant_tables(table_schema) FROM rookery_tenants WHERE id = $1"
                                + " AND NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = table_schema)")
                .execute(Tuple.of(tenant.value()))
                .mapEmpty();
    }
}
