package dev.rookery.api.device;

import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Table {@code provisioning_keys}. Thread-safe. */
final class ProvisioningKeyRepository {
    private static final String COLUMNS = "id, name, max_devices, used, tags, created_by, created_at, expires_at";

    private final SqlClient client;

    ProvisioningKeyRepository(SqlClient client) {
        this.client = client;
    }

    /** Returns the added key; empty if the name is taken. */
    Future<Optional<ProvisioningKey>> add(
            String name, byte[] hash, int maxDevices, List<String> tags, String createdBy, Instant expiresAt) {
        return client.preparedQuery("INSERT INTO provisioning_keys"
                        + " (name, hash, max_devices, tags, created_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6)"
                        + " ON CONFLICT (name) DO NOTHING RETURNING " + COLUMNS)
                .execute(Tuple.of(
                        name,
                        Buffer.buffer(hash),
                        maxDevices,
                        tags.toArray(String[]::new),
                        createdBy,
                        expiresAt.atOffset(ZoneOffset.UTC)))
                .map(rows -> QueryResults.first(rows, ProvisioningKeyRepository::key));
    }

    Future<List<ProvisioningKey>> list(PageRequest page) {
        return client.preparedQuery(
                        "SELECT " + COLUMNS + " FROM provisioning_keys WHERE name > $1 ORDER BY name LIMIT $2")
                .execute(Tuple.of(page.after().map(cursor -> cursor.string(0)).orElse(""), page.queryLimit()))
                .map(rows -> QueryResults.list(rows, ProvisioningKeyRepository::key));
    }

    /**
     * Counts one use of the key and locks its row until the transaction ends.
     *
     * @return empty if the key is unknown, expired or used up
     */
    Future<Optional<ProvisioningKey>> use(byte[] hash) {
        return client.preparedQuery("UPDATE provisioning_keys SET used = used + 1"
                        + " WHERE hash = $1 AND used < max_devices AND expires_at > now() RETURNING " + COLUMNS)
                .execute(Tuple.of(Buffer.buffer(hash)))
                .map(rows -> QueryResults.first(rows, ProvisioningKeyRepository::key));
    }

    Future<Optional<ProvisioningKey>> delete(long id) {
        return client.preparedQuery("DELETE FROM provisioning_keys WHERE id = $1 RETURNING " + COLUMNS)
                .execute(Tuple.of(id))
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
