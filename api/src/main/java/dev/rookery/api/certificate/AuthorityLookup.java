package dev.rookery.api.certificate;

import dev.rookery.auth.TenantId;
import dev.rookery.http.QueryResults;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Questions about the authorities of all tenants. */
final class AuthorityLookup {
    private AuthorityLookup() {}

    /**
     * Returns the tenant of a public authority, whose id is random: the one that created it, if an operator has imported it into
     * another tenant of the same database.
     */
    static Future<Optional<TenantId>> tenantOf(TenantDatabase database, String id) {
        return database.acrossTenants(connection -> connection
                .preparedQuery(
                        "/* all tenants */ SELECT tenant FROM device_cas WHERE id = $1 ORDER BY created_at, tenant LIMIT 1")
                .execute(Tuple.of(id))
                .map(rows -> QueryResults.first(rows, row -> new TenantId(row.getString(0)))));
    }

    /**
     * Returns whether another tenant has an authority with this key. Locks the key until the transaction ends.
     *
     * @param connection of a transaction that sees the rows of all tenants
     */
    static Future<Boolean> isKeyOfAnother(SqlConnection connection, TenantId tenant, byte[] keyHash) {
        return connection
                .preparedQuery(
                        "SELECT pg_advisory_xact_lock(hashtextextended('device_ca_key ' || encode($1::bytea, 'hex'), 0))")
                .execute(Tuple.of(Buffer.buffer(keyHash)))
                .compose(locked -> connection
                        .preparedQuery("/* all tenants */ SELECT EXISTS (SELECT FROM device_cas WHERE key_hash = $1"
                                + " AND tenant <> $2)")
                        .execute(Tuple.of(Buffer.buffer(keyHash), tenant.value())))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }
}
