package dev.rookery.api.device;

import dev.rookery.auth.TenantId;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Table {@code provisioning_keys}: the keys of one tenant. Thread-safe. */
final class ProvisioningKeyRepository {
    private static final String COLUMNS = "id, name, max_devices, used, tags, created_by, created_at, expires_at";

    private final SqlClient client;

    private final TenantId tenant;

    ProvisioningKeyRepository(SqlClient client, TenantId tenant) {
        this.client = client;
        this.tenant = tenant;
    }

    /** Returns the tenant of a key; empty if the key is unknown. Hashes are unique among all tenants. */
    static Future<Optional<TenantId>> tenantOf(TenantDatabase database, byte[] hash) {
        return database.acrossTenants(connection -> connection
                .preparedQuery("/* all tenants */ SELECT tenant FROM provisioning_keys WHERE hash = $1")
                .execute(Tuple.of(Buffer.buffer(hash)))
                .map(rows -> QueryResults.first(rows, row -> new TenantId(row.getString(0)))));
    }

    /** Returns the added key; empty if the name is taken. */
    Future<Optional<ProvisioningKey>> add(
            String name, byte[] hash, int maxDevices, List<String> tags, String createdBy, Instant expiresAt) {
        return client.preparedQuery("INSERT INTO provisioning_keys"
                        + " (tenant, name, hash, max_devices, tags, created_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
                        + " ON CONFLICT (tenant, name) DO NOTHING RETURNING " + COLUMNS)
                .execute(Tuple.of(
                        tenant.value(),
                        name,
                        Buffer.buffer(hash),
                        maxDevices,
                        tags.toArray(String[]::new),
                        createdBy,
                        expiresAt.atOffset(ZoneOffset.UTC)))
                .map(rows -> QueryResults.first(rows, ProvisioningKeyRepository::key));
    }

    Future<List<ProvisioningKey>> list(PageRequest page) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM provisioning_keys WHERE tenant = $1 AND name > $2"
                        + " ORDER BY name LIMIT $3")
                .execute(Tuple.of(
                        tenant.value(),
                        page.after().map(cursor -> cursor.string(0)).orElse(""),
                        page.queryLimit()))
                .map(rows -> QueryResults.list(rows, ProvisioningKeyRepository::key));
    }

    /**
     * Counts one use of the key and locks its row until the transaction ends.
     *
     * @return empty if the key is unknown, expired or used up
     */
    Future<Optional<ProvisioningKey>> use(byte[] hash) {
        return client.preparedQuery("UPDATE provisioning_keys SET used = used + 1"
                        + " WHERE tenant = $1 AND hash = $2 AND used < max_devices AND expires_at > now() RETURNING "
                        + COLUMNS)
                .execute(Tuple.of(tenant.value(), Buffer.buffer(hash)))
                .map(rows -> QueryResults.first(rows, ProvisioningKeyRepository::key));
    }

    Future<Optional<ProvisioningKey>> delete(long id) {
        return client.preparedQuery("DELETE FROM provisioning_keys WHERE tenant = $1 AND id = $2 RETURNING " + COLUMNS)
                .execute(Tuple.of(tenant.value(), id))
                .map(rows -> QueryResults.first(rows, ProvisioningKeyRepository::key));
    }

    private static ProvisioningKey key(Row row) {
        return new ProvisioningKey(
                row.getLong("id"),
                row.getString("name"),
                row.getInteger("max_devices"),
                row.getInteger("used"),
                List.of(row.getArrayOfStrings("tags")),
                row.getString("created_by"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant());
    }
}
