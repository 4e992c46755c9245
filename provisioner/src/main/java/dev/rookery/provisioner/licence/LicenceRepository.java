package dev.rookery.provisioner.licence;

import dev.rookery.http.Rows;
import dev.rookery.provisioner.customer.CustomerId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The rows of {@code licence_keys} and {@code licences}. For any thread. */
final class LicenceRepository {
    private final SqlClient client;

    LicenceRepository(SqlClient client) {
        this.client = client;
    }

    /** The newest first; licences are signed with that one. */
    Future<List<SigningKey>> keys() {
        return client.query("SELECT id, public_key, private_key FROM licence_keys ORDER BY created_at DESC, id")
                .execute()
                .map(rows -> Rows.list(
                        rows,
                        row -> new SigningKey(
                                row.getString(0),
                                row.getString(1),
                                row.getBuffer(2).getBytes())));
    }

    Future<Void> addKey(SigningKey key) {
        return client.preparedQuery("INSERT INTO licence_keys (id, public_key, private_key) VALUES ($1, $2, $3)")
                .execute(Tuple.of(key.id(), key.publicKey(), Buffer.buffer(key.sealedPrivateKey())))
                .mapEmpty();
    }

    /** Adds it if there is none yet: of two replicas that start at once, one does. In a transaction. */
    Future<Void> addFirstKey(SigningKey key) {
        // A statement of its own: one that waits for the lock sees what was there before it waited.
        return client.query("SELECT pg_advisory_xact_lock(hashtext('rookery licence keys'))")
                .execute()
                .compose(locked -> keys())
                .compose(keys -> keys.isEmpty() ? addKey(key) : Future.succeededFuture());
    }

    Future<Void> add(Licence licence) {
        return client.preparedQuery("INSERT INTO licences (id, customer_id, plan, key_id, token, issued_at, expires_at)"
                        + " VALUES ($1, $2, $3, $4, $5, $6, $7)")
                .execute(Tuple.of(
                        licence.id(),
                        licence.customer().value(),
                        licence.plan(),
                        licence.keyId(),
                        licence.token(),
                        licence.issuedAt().atOffset(ZoneOffset.UTC),
                        licence.expiresAt().atOffset(ZoneOffset.UTC)))
                .mapEmpty();
    }

    /** The one that was issued last. */
    Future<Optional<Licence>> current(CustomerId customer) {
        return client.preparedQuery("SELECT id, plan, key_id, token, issued_at, expires_at FROM licences"
                        + " WHERE customer_id = $1 ORDER BY number DESC LIMIT 1")
                .execute(Tuple.of(customer.value()))
                .map(rows -> Rows.first(rows, row -> licence(customer, row)));
    }

    private static Licence licence(CustomerId customer, Row row) {
        return new Licence(
                row.getUUID("id"),
                customer,
                row.getString("plan"),
                row.getString("key_id"),
                row.getString("token"),
                row.getOffsetDateTime("issued_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant());
    }
}
