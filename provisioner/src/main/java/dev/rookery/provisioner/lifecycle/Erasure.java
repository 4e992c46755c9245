package dev.rookery.provisioner.lifecycle;

import dev.rookery.http.QueryResults;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.event.CustomerEvents;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Erasure of personal data of customers whose instance is deleted. What bills need remains: plan, times of licenses and usage,
 * under a random id. Thread-safe.
 */
public final class Erasure {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_DIGITS = 16;
    private static final int RADIX = 36;

    private static final String DUE = "SELECT c.id FROM customers c JOIN deployments d ON d.customer_id = c.id"
            + " WHERE c.erase_requested_at IS NOT NULL AND c.erased_at IS NULL AND d.state = 'deleted'"
            + " ORDER BY c.id LIMIT 1 FOR UPDATE OF c SKIP LOCKED";

    /** Parameters: the id and the new id. The first statement also renames the customer in all other tables. */
    private static final List<String> STATEMENTS = List.of(
            "UPDATE customers SET id = $2::text, email = $2::text || '@erased.invalid', company_name = 'Erased', password_hash = '',"
                    + " labels = '{}', erased_at = now() WHERE id = $1::text",
            "DELETE FROM provisioner_tokens WHERE customer_id = $2::text AND $1::text <> $2::text",
            "DELETE FROM customer_events WHERE customer_id = $2::text AND $1::text <> $2::text",
            "DELETE FROM declared_customers WHERE customer_id = $2::text AND $1::text <> $2::text",
            "UPDATE licenses SET token = '' WHERE customer_id = $2::text AND $1::text <> $2::text",
            "UPDATE deployments SET step = NULL, error = NULL, observation = '{}', data = NULL, data_missing = '{}',"
                    + " image = NULL, chart_values = '{}', changed_at = now() WHERE customer_id = $2::text AND $1::text <> $2::text",
            "UPDATE rollout_customers SET error = NULL, previous = NULL WHERE customer_id = $2::text AND $1::text <> $2::text",
            "UPDATE operator_audit SET subject = $2::text, detail = '{}' WHERE subject = $1::text",
            // Names of tenants may be names of companies.
            "UPDATE usage_hours u SET idempotency_key = NULL, tenant = t.name FROM (SELECT tenant,"
                    + " 'tenant-' || row_number() OVER (ORDER BY tenant) AS name FROM usage_hours WHERE customer_id = $2::text"
                    + " GROUP BY tenant) t WHERE u.customer_id = $2::text AND u.tenant = t.tenant AND $1::text <> $2::text");

    private final Pool pool;
    private final Function<CustomerId, byte[]> fingerprint;

    /** @param fingerprint keyed hash of an id that is never given to others */
    public Erasure(Pool pool, Function<CustomerId, byte[]> fingerprint) {
        this.pool = pool;
        this.fingerprint = fingerprint;
    }

    /** Erases a customer who is due. Returns whether there was one. */
    public Future<Boolean> run() {
        return pool.withTransaction(connection -> connection
                .query(DUE)
                .execute()
                .map(rows -> QueryResults.first(rows, row -> new CustomerId(row.getString(0))))
                .compose(found -> found.map(
                                customer -> erase(connection, customer).map(true))
                        .orElseGet(() -> Future.succeededFuture(false))));
    }

    private Future<Void> erase(SqlConnection connection, CustomerId customer) {
        CustomerId pseudonym = pseudonym();
        Future<Void> erased = connection
                .preparedQuery("INSERT INTO retired_customer_ids (hash) VALUES ($1) ON CONFLICT DO NOTHING")
                .execute(Tuple.of(Buffer.buffer(fingerprint.apply(customer))))
                .mapEmpty();
        for (String statement : STATEMENTS) {
            erased = erased.compose(done -> connection
                    .preparedQuery(statement)
                    .execute(Tuple.of(customer.value(), pseudonym.value()))
                    .mapEmpty());
        }
        return erased.compose(done -> new CustomerEvents(connection).record(pseudonym, "customer.erased", ""));
    }

    private static CustomerId pseudonym() {
        return new CustomerId("erased-"
                + RANDOM.ints(RANDOM_DIGITS, 0, RADIX)
                        .mapToObj(digit -> Integer.toString(digit, RADIX))
                        .collect(Collectors.joining()));
    }
}
