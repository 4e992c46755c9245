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

/** Tables {@code license_keys} and {@code licenses}. Thread-safe. */
final class LicenseRepository {
    private final SqlClient client;

    LicenseRepository(SqlClient client) {
        this.client = client;
    }

    /** Returns all keys, the newest first, which signs new licenses. */
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

    /** Adds a key unless one exists, so that replicas that start at the same time agree. Requires a transaction. */
    Future<Void> addFirstKey(SigningKey key) {
        // A separate statement: one that waited for the lock in itself would read from an older snapshot.
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

    /** Returns the license that was issued last. */
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
