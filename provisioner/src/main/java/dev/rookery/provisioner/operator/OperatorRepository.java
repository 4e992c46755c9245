package dev.rookery.provisioner.operator;

import dev.rookery.http.PasswordAuthenticator;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Table {@code operators}. Thread-safe. */
public final class OperatorRepository {
    private static final String COLUMNS = "name, role, active, version, created_at, last_login_at";
    /** Serializes changes that could remove the last admin. */
    private static final String LOCK_ADMINS = "SELECT pg_advisory_xact_lock(hashtext('rookery operator admins'))";

    private final SqlClient client;

    public OperatorRepository(SqlClient client) {
        this.client = client;
    }

    /**
     * Adds the first account, an admin. Requires a transaction: replicas that start at the same time add one.
     *
     * @return whether it was added: not if accounts exist
     */
    public Future<Boolean> addFirst(String name, String passwordHash) {
        // A separate statement: one that waited for the lock in itself would read from an older snapshot.
        return client.query(LOCK_ADMINS)
                .execute()
                .compose(locked -> client.preparedQuery("INSERT INTO operators (name, role, password_hash)"
                                + " SELECT $1, 'admin', $2 WHERE NOT EXISTS (SELECT FROM operators)")
                        .execute(Tuple.of(name, passwordHash)))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Returns whether there are no accounts. */
    public Future<Boolean> isEmpty() {
        return client.query("SELECT NOT EXISTS (SELECT FROM operators)")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Returns whether the account was added; false if the name is taken. */
    public Future<Boolean> add(String name, OperatorRole role, String passwordHash) {
        return client.preparedQuery("INSERT INTO operators (name, role, password_hash) VALUES ($1, $2, $3)"
                        + " ON CONFLICT DO NOTHING")
                .execute(Tuple.of(name, role.text(), passwordHash))
                .map(rows -> rows.rowCount() > 0);
    }

    public Future<List<Operator>> list() {
        return client.query("SELECT " + COLUMNS + " FROM operators ORDER BY name")
                .execute()
                .map(rows -> QueryResults.list(rows, OperatorRepository::operator));
    }

    public Future<Optional<Operator>> find(String name) {
        return find(name, "");
    }

    /** Returns the account, and locks its row until the transaction ends. */
    public Future<Optional<Operator>> lock(String name) {
        return find(name, " FOR UPDATE");
    }

    private Future<Optional<Operator>> find(String name, String lock) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM operators WHERE name = $1" + lock)
                .execute(Tuple.of(name))
                .map(rows -> QueryResults.first(rows, OperatorRepository::operator));
    }

    /** Returns an account that may sign in, and its password hash. */
    public Future<Optional<PasswordAuthenticator.Credentials<Operator>>> findForLogin(String name) {
        return client.preparedQuery("SELECT " + COLUMNS + ", password_hash FROM operators WHERE name = $1 AND active")
                .execute(Tuple.of(name))
                .map(rows -> QueryResults.first(
                        rows,
                        row -> new PasswordAuthenticator.Credentials<>(operator(row), row.getString("password_hash"))));
    }

    public Future<Operator> update(String name, OperatorRole role, boolean active) {
        return client.preparedQuery("UPDATE operators SET role = $2, active = $3, version = version + 1"
                        + " WHERE name = $1 RETURNING " + COLUMNS)
                .execute(Tuple.of(name, role.text(), active))
                .map(rows -> operator(rows.iterator().next()));
    }

    /** Returns whether the password was changed; false if the account does not exist. */
    public Future<Boolean> setPasswordHash(String name, String passwordHash) {
        return client.preparedQuery("UPDATE operators SET password_hash = $2, version = version + 1 WHERE name = $1")
                .execute(Tuple.of(name, passwordHash))
                .map(rows -> rows.rowCount() > 0);
    }

    public Future<Void> recordLogin(String name) {
        return client.preparedQuery("UPDATE operators SET last_login_at = now() WHERE name = $1")
                .execute(Tuple.of(name))
                .mapEmpty();
    }

    /** Deletes an account with its sessions. Returns whether it existed. */
    public Future<Boolean> delete(String name) {
        return client.preparedQuery("DELETE FROM operators WHERE name = $1")
                .execute(Tuple.of(name))
                .map(rows -> rows.rowCount() > 0);
    }

    /**
     * Returns whether another active account has the role admin. The result holds until the transaction ends: other transactions
     * that call this method wait.
     */
    public Future<Boolean> hasOtherAdmin(String name) {
        // A separate statement after the lock sees what the other transactions have committed.
        return client.query(LOCK_ADMINS)
                .execute()
                .compose(locked -> client.preparedQuery(
                                "SELECT EXISTS (SELECT FROM operators WHERE role = 'admin' AND active AND name <> $1)")
                        .execute(Tuple.of(name)))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private static Operator operator(Row row) {
        return new Operator(
                row.getString("name"),
                OperatorRole.parse(row.getString("role")),
                row.getBoolean("active"),
                row.getLong("version"),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("last_login_at")).map(OffsetDateTime::toInstant));
    }
}
