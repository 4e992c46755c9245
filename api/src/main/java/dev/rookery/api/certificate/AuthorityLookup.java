package dev.rookery.api.certificate;

import dev.rookery.auth.TenantId;
import dev.rookery.http.QueryResults;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Look-up among the authorities of all tenants. */
final class AuthorityLookup {
    private AuthorityLookup() {}

    /** Returns the tenant of an authority; empty if there is none with this id. Ids are random. */
    static Future<Optional<TenantId>> tenantOf(TenantDatabase database, String id) {
        return database.acrossTenants(connection -> connection
                .preparedQuery("/* all tenants */ SELECT tenant FROM device_cas WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> QueryResults.first(rows, row -> new TenantId(row.getString(0)))));
    }
}
