package dev.rookery.provisioner.access;

import dev.rookery.http.OpaqueTokens;
import dev.rookery.http.QueryResults;
import dev.rookery.provisioner.customer.CustomerId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Table {@code provisioner_tokens}, which stores only hashes of tokens. Thread-safe. */
public final class TokenRepository {
    private static final String CUSTOMER_PREFIX = "rc_";
    private static final String OPERATOR_PREFIX = "ro_";

    private final SqlClient client;

    public TokenRepository(SqlClient client) {
        this.client = client;
    }

    /** Returns a new token, which cannot be read again. */
    public Future<String> addCustomer(CustomerId customer, Duration lifetime) {
        String token = OpaqueTokens.generate(CUSTOMER_PREFIX);
        return client.preparedQuery("INSERT INTO provisioner_tokens (hash, customer_id, expires_at)"
                        + " VALUES ($1, $2, now() + make_interval(secs => $3))")
                .execute(Tuple.of(hash(token), customer.value(), (double) lifetime.toSeconds()))
                .map(token);
    }

    /** Returns a new token of an operator, which cannot be read again, and revokes the operator's previous one. */
    public Future<String> replaceOperator(String name) {
        String token = OpaqueTokens.generate(OPERATOR_PREFIX);
        return removeOperator(name).compose(removed -> client.preparedQuery(
                        "INSERT INTO provisioner_tokens (hash, operator) VALUES ($1, $2)")
                .execute(Tuple.of(hash(token), name))
                .map(token));
    }

    /** Revokes an operator's token. Returns whether the operator existed. */
    public Future<Boolean> removeOperator(String name) {
        return client.preparedQuery("DELETE FROM provisioner_tokens WHERE operator = $1")
                .execute(Tuple.of(name))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Returns the names of operators that have a token. */
    public Future<List<String>> operators() {
        return client.query(
                        "SELECT DISTINCT operator FROM provisioner_tokens WHERE operator IS NOT NULL ORDER BY operator")
                .execute()
                .map(rows -> QueryResults.list(rows, row -> row.getString(0)));
    }

    public Future<Void> deleteExpired() {
        return client.query("DELETE FROM provisioner_tokens WHERE expires_at < now()")
                .execute()
                .mapEmpty();
    }

    /** Returns the token's owner; empty if the token is unknown or has expired. */
    Future<Optional<ProvisionerCaller>> find(String token) {
        return client.preparedQuery("SELECT customer_id, operator FROM provisioner_tokens"
                        + " WHERE hash = $1 AND (expires_at IS NULL OR expires_at > now())")
                .execute(Tuple.of(hash(token)))
                .map(rows -> QueryResults.first(rows, TokenRepository::caller));
    }

    private static ProvisionerCaller caller(Row row) {
        String customer = row.getString(0);
        return customer == null
                ? ProvisionerCaller.token(row.getString(1))
                : ProvisionerCaller.customer(new CustomerId(customer));
    }

    private static Buffer hash(String token) {
        return Buffer.buffer(OpaqueTokens.hash(token));
    }
}
