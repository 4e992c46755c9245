package dev.rookery.provisioner.license;

import dev.rookery.http.QueryResults;
import dev.rookery.provisioner.customer.CustomerId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The rows of {@code license_keys} and {@code licenses}. For any thread. */
final class LicenseRepository {
    private final SqlClient client;

    LicenseRepository(SqlClient client) {
        this.client = client;
    }

    /** The newest first; licenses are signed with that one. */
    Future<List<SigningKey>> keys() {
        return client.query("SELECT id, public_key, private_key FROM license_keys ORDER BY created_at DESC, id")
                .execute()
                .map(rows -> QueryResults.list(
                        rows,
                        row -> new SigningKey(
                                row.getString(0),
                                row.getString(1),
                                row.getBuffer(2).getBytes())));
    }

    Future<Void> addKey(SigningKey key) {
        return client.preparedQuery("INSERT INTO license_keys (id, public_key, private_key) VALUES ($1, $2, $3)")
                .execute(Tuple.of(key.id(), key.publicKey(), Buffer.buffer(key.sealedPrivateKey())))
                .mapEmpty();
    }

    /** Adds it if there is none yet: of two replicas that start at once, one does. In a transaction. */
    Future<Void> addFirstKey(SigningKey key) {
        // A statement of its own: one that waits for the lock sees what was there before it waited.
        return client.query("SELECT pg_advisory_xact_lock(hashtext('rookery license keys'))")
                .execute()
                .compose(locked -> keys())
                .compose(keys -> keys.isEmpty() ? addKey(key) : Future.succeededFuture());
    }

    Future<Void> add(IssuedLicense license) {
        return client.preparedQuery("INSERT INTO licenses (id, customer_id, plan, key_id, token, issued_at, expires_at)"
                        + " VALUES ($1, $2, $3, $4, $5, $6, $7)")
                .execute(Tuple.of(
                        license.id(),
                        license.customer().value(),
                        license.plan(),
                        license.keyId(),
                        license.token(),
                        license.issuedAt().atOffset(ZoneOffset.UTC),
                        license.expiresAt().atOffset(ZoneOffset.UTC)))
                .mapEmpty();
    }

    /** The one that was issued last. */
    Future<Optional<IssuedLicense>> current(CustomerId customer) {
        return client.preparedQuery("SELECT id, plan, key_id, token, issued_at, expires_at FROM licenses"
                        + " WHERE customer_id = $1 ORDER BY number DESC LIMIT 1")
                .execute(Tuple.of(customer.value()))
                .map(rows -> QueryResults.first(rows, row -> license(customer, row)));
    }

    private static IssuedLicense license(CustomerId customer, Row row) {
        return new IssuedLicense(
                row.getUUID("id"),
                customer,
                row.getString("plan"),
                row.getString("key_id"),
                row.getString("token"),
                row.getOffsetDateTime("issued_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant());
    }
}
