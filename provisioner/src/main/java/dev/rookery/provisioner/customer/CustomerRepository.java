package dev.rookery.provisioner.customer;

import dev.rookery.http.PasswordAuthenticator;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Table {@code customers}. Thread-safe. */
public final class CustomerRepository {
    private static final String COLUMNS = "id, email, company_name, plan, created_at";

    private final SqlClient client;

    public CustomerRepository(SqlClient client) {
        this.client = client;
    }

    /** Returns false, and adds nothing, if the id or the email address is taken. */
    public Future<Boolean> add(CustomerId id, String email, String companyName, String passwordHash, String plan) {
        return client.preparedQuery("INSERT INTO customers (id, email, company_name, password_hash, plan)"
                        + " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
                .execute(Tuple.of(id.value(), email, companyName, passwordHash, plan))
                .map(rows -> rows.rowCount() == 1);
    }

    public Future<Boolean> isEmailTaken(String email) {
        return client.preparedQuery("SELECT 1 FROM customers WHERE email = $1")
                .execute(Tuple.of(email))
                .map(rows -> rows.size() > 0);
    }

    public Future<Optional<Customer>> find(CustomerId id) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM customers WHERE id = $1")
                .execute(Tuple.of(id.value()))
                .map(rows -> QueryResults.first(rows, CustomerRepository::customer));
    }

    /** Returns the customer with this email address, and the password hash. */
    public Future<Optional<PasswordAuthenticator.Credentials<Customer>>> findForLogin(String email) {
        return client.preparedQuery("SELECT " + COLUMNS + ", password_hash FROM customers WHERE email = $1"
                        + " AND erased_at IS NULL")
                .execute(Tuple.of(email))
                .map(rows -> QueryResults.first(
                        rows,
                        row -> new PasswordAuthenticator.Credentials<>(customer(row), row.getString("password_hash"))));
    }

    /** Returns the password hash of an existing customer. */
    public Future<String> passwordHash(CustomerId id) {
        return client.preparedQuery("SELECT password_hash FROM customers WHERE id = $1")
                .execute(Tuple.of(id.value()))
                .map(rows -> rows.iterator().next().getString(0));
    }

    /** Returns customers in the order of their ids, beginning behind {@code after}. */
    public Future<List<Customer>> list(Optional<String> after, int limit) {
        return client.preparedQuery(
                        "SELECT " + COLUMNS + " FROM customers WHERE $1::text IS NULL OR id > $1 ORDER BY id LIMIT $2")
                .execute(Tuple.of(after.orElse(null), limit))
                .map(rows -> QueryResults.list(rows, CustomerRepository::customer));
    }

    /** Marks the personal data for erasure, which follows the deletion of the instance. */
    public Future<Void> requestErasure(CustomerId id) {
        return client.preparedQuery(
                        "UPDATE customers SET erase_requested_at = coalesce(erase_requested_at, now()) WHERE id = $1")
                .execute(Tuple.of(id.value()))
                .mapEmpty();
    }

    /** Returns whether an erased customer had the id. */
    public Future<Boolean> isRetired(byte[] fingerprint) {
        return client.preparedQuery("SELECT 1 FROM retired_customer_ids WHERE hash = $1")
                .execute(Tuple.of(Buffer.buffer(fingerprint)))
                .map(rows -> rows.size() > 0);
    }

    /**
     * Replaces email address and company name.
     *
     * @param email must not be that of another customer
     */
    public Future<Void> rename(CustomerId id, String email, String companyName) {
        return client.preparedQuery("UPDATE customers SET email = $2, company_name = $3 WHERE id = $1")
                .execute(Tuple.of(id.value(), email, companyName))
                .mapEmpty();
    }

    /** Replaces the password of a customer that has not been erased. */
    public Future<Void> setPasswordHash(CustomerId id, String hash) {
        return client.preparedQuery("UPDATE customers SET password_hash = $2 WHERE id = $1 AND erased_at IS NULL")
                .execute(Tuple.of(id.value(), hash))
                .mapEmpty();
    }

    /** Returns the labels of an existing customer. */
    public Future<JsonObject> labels(CustomerId id) {
        return client.preparedQuery("SELECT labels FROM customers WHERE id = $1")
                .execute(Tuple.of(id.value()))
                .map(rows -> rows.iterator().next().getJsonObject(0));
    }

    /** Replaces the labels. Returns whether the customer exists. */
    public Future<Boolean> setLabels(CustomerId id, JsonObject labels) {
        return client.preparedQuery("UPDATE customers SET labels = $2 WHERE id = $1")
                .execute(Tuple.of(id.value(), labels))
                .map(rows -> rows.rowCount() == 1);
    }

    public Future<Void> changePlan(CustomerId id, String plan) {
        return client.preparedQuery("UPDATE customers SET plan = $2 WHERE id = $1")
                .execute(Tuple.of(id.value(), plan))
                .mapEmpty();
    }

    private static Customer customer(Row row) {
        return new Customer(
                new CustomerId(row.getString("id")),
                row.getString("email"),
                row.getString("company_name"),
                row.getString("plan"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
