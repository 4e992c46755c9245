package dev.rookery.api.access;

import dev.rookery.api.caller.Role;
import dev.rookery.http.PageRequest;
import dev.rookery.http.PasswordAuthenticator;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Table {@code api_users}. Thread-safe. */
public final class ApiUserRepository {
    private static final String COLUMNS = "id, name, role, active, version, created_at, last_login_at";

    private final SqlClient client;

    public ApiUserRepository(SqlClient client) {
        this.client = client;
    }

    /** Returns whether the user was added; false if the name is taken. */
    public Future<Boolean> add(String name, String passwordHash, Role role) {
        return client.preparedQuery("INSERT INTO api_users (name, password_hash, role) VALUES ($1, $2, $3)"
                        + " ON CONFLICT DO NOTHING")
                .execute(Tuple.of(name, passwordHash, role.text()))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Returns whether the table has no users. */
    public Future<Boolean> isEmpty() {
        return client.query("SELECT NOT EXISTS (SELECT 1 FROM api_users)")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    Future<Optional<ApiUser>> find(String name) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM api_users WHERE name = $1")
                .execute(Tuple.of(name))
                .map(rows -> QueryResults.first(rows, ApiUserRepository::user));
    }

    Future<Optional<PasswordAuthenticator.Credentials<ApiUser>>> findForLogin(String name) {
        return client.preparedQuery("SELECT " + COLUMNS + ", password_hash FROM api_users WHERE name = $1 AND active")
                .execute(Tuple.of(name))
                .map(rows -> QueryResults.first(
                        rows,
                        row -> new PasswordAuthenticator.Credentials<>(user(row), row.getString("password_hash"))));
    }

    /** Returns the user and locks its row until the transaction ends. */
    Future<Optional<ApiUser>> lock(String name) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM api_users WHERE name = $1 FOR UPDATE")
                .execute(Tuple.of(name))
                .map(rows -> QueryResults.first(rows, ApiUserRepository::user));
    }

    Future<List<ApiUser>> list(PageRequest page) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM api_users WHERE name > $1 ORDER BY name LIMIT $2")
                .execute(Tuple.of(page.after().map(cursor -> cursor.string(0)).orElse(""), page.queryLimit()))
                .map(rows -> QueryResults.list(rows, ApiUserRepository::user));
    }

    Future<ApiUser> update(long id, Role role, boolean active) {
        return client.preparedQuery("UPDATE api_users SET role = $2, active = $3, version = version + 1"
                        + " WHERE id = $1 RETURNING " + COLUMNS)
                .execute(Tuple.of(id, role.text(), active))
                .map(rows -> user(rows.iterator().next()));
    }

    /** Returns whether the password was changed; false if the user does not exist. */
    public Future<Boolean> setPasswordHash(String name, String passwordHash) {
        return client.preparedQuery("UPDATE api_users SET password_hash = $2, version = version + 1 WHERE name = $1")
                .execute(Tuple.of(name, passwordHash))
                .map(rows -> rows.rowCount() > 0);
    }

    Future<Void> recordLogin(long id) {
        return client.preparedQuery("UPDATE api_users SET last_login_at = now() WHERE id = $1")
                .execute(Tuple.of(id))
                .mapEmpty();
    }

    Future<Void> delete(long id) {
        return client.preparedQuery("DELETE FROM api_users WHERE id = $1")
                .execute(Tuple.of(id))
                .mapEmpty();
    }

    /**
     * Returns whether another active user has the owner role. The result holds until the transaction ends: other
     * transactions that call this method wait.
     */
    Future<Boolean> hasOtherOwner(long id) {
        // A separate statement after the lock sees what the other transactions have committed.
        return client.query("SELECT pg_advisory_xact_lock(hashtext('rookery owners'))")
                .execute()
                .compose(locked -> client.preparedQuery(
                                "SELECT EXISTS (SELECT 1 FROM api_users WHERE role = 'owner' AND active AND id <> $1)")
                        .execute(Tuple.of(id)))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private static ApiUser user(Row row) {
        return new ApiUser(
                row.getLong("id"),
                row.getString("name"),
                Role.parse(row.getString("role")),
                row.getBoolean("active"),
                row.getLong("version"),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("last_login_at")).map(OffsetDateTime::toInstant));
    }
}
