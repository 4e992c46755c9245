package dev.rookery.api.access;

import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
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

/** Table {@code api_users}: the users of one tenant. Thread-safe. */
public final class ApiUserRepository {
    private static final String COLUMNS = "id, name, role, active, version, created_at, last_login_at";

    private final SqlClient client;

    private final TenantId tenant;

    /** @param client a connection that can see the rows of the tenant */
    public ApiUserRepository(SqlClient client, TenantId tenant) {
        this.client = client;
        this.tenant = tenant;
    }

    /** Returns whether the user was added; false if the name is taken. */
    public Future<Boolean> add(String name, String passwordHash, Role role) {
        return client.preparedQuery("INSERT INTO api_users (tenant, name, password_hash, role) VALUES ($1, $2, $3, $4)"
                        + " ON CONFLICT DO NOTHING")
                .execute(Tuple.of(tenant.value(), name, passwordHash, role.text()))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Returns whether the tenant has no users. */
    public Future<Boolean> isEmpty() {
        return client.preparedQuery("SELECT NOT EXISTS (SELECT 1 FROM api_users WHERE tenant = $1)")
                .execute(Tuple.of(tenant.value()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    Future<Optional<ApiUser>> find(String name) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM api_users WHERE tenant = $1 AND name = $2")
                .execute(Tuple.of(tenant.value(), name))
                .map(rows -> QueryResults.first(rows, ApiUserRepository::user));
    }

    Future<Optional<PasswordAuthenticator.Credentials<ApiUser>>> findForLogin(String name) {
        return client.preparedQuery("SELECT " + COLUMNS
                        + ", password_hash FROM api_users WHERE tenant = $1 AND name = $2 AND active")
                .execute(Tuple.of(tenant.value(), name))
                .map(rows -> QueryResults.first(
                        rows,
                        row -> new PasswordAuthenticator.Credentials<>(user(row), row.getString("password_hash"))));
    }

    /** Returns the user and locks its row until the transaction ends. */
    Future<Optional<ApiUser>> lock(String name) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM api_users WHERE tenant = $1 AND name = $2 FOR UPDATE")
                .execute(Tuple.of(tenant.value(), name))
                .map(rows -> QueryResults.first(rows, ApiUserRepository::user));
    }

    /** @param search part of the name, case-insensitive */
    Future<List<ApiUser>> list(
            PageRequest page, Optional<String> search, Optional<String> role, Optional<Boolean> active) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM api_users WHERE tenant = $1 AND name > $2"
                        + " AND ($3::text IS NULL OR strpos(lower(name), lower($3)) > 0)"
                        + " AND ($4::text IS NULL OR role = $4) AND ($5::boolean IS NULL OR active = $5)"
                        + " ORDER BY name LIMIT $6")
                .execute(Tuple.of(
                        tenant.value(),
                        page.after().map(cursor -> cursor.string(0)).orElse(""),
                        search.orElse(null),
                        role.orElse(null),
                        active.orElse(null),
                        page.queryLimit()))
                .map(rows -> QueryResults.list(rows, ApiUserRepository::user));
    }

    Future<ApiUser> update(long id, Role role, boolean active) {
        return client.preparedQuery("UPDATE api_users SET role = $3, active = $4, version = version + 1"
                        + " WHERE tenant = $1 AND id = $2 RETURNING " + COLUMNS)
                .execute(Tuple.of(tenant.value(), id, role.text(), active))
                .map(rows -> user(rows.iterator().next()));
    }

    /** Returns whether the password was changed; false if the user does not exist. */
    public Future<Boolean> setPasswordHash(String name, String passwordHash) {
        return client.preparedQuery(
                        "UPDATE api_users SET password_hash = $3, version = version + 1 WHERE tenant = $1 AND name = $2")
                .execute(Tuple.of(tenant.value(), name, passwordHash))
                .map(rows -> rows.rowCount() > 0);
    }

    Future<Void> recordLogin(long id) {
        return client.preparedQuery("UPDATE api_users SET last_login_at = now() WHERE tenant = $1 AND id = $2")
                .execute(Tuple.of(tenant.value(), id))
                .mapEmpty();
    }

    Future<Void> delete(long id) {
        return client.preparedQuery("DELETE FROM api_users WHERE tenant = $1 AND id = $2")
                .execute(Tuple.of(tenant.value(), id))
                .mapEmpty();
    }

    /**
     * Returns whether another active user has the owner role. The result holds until the transaction ends: other
     * transactions that call this method wait.
     */
    Future<Boolean> hasOtherOwner(long id) {
        // A separate statement after the lock sees what the other transactions have committed.
        return client.preparedQuery("SELECT pg_advisory_xact_lock(hashtext('rookery owners'), hashtext($1))")
                .execute(Tuple.of(tenant.value()))
                .compose(locked -> client.preparedQuery(
                                "SELECT EXISTS (SELECT 1 FROM api_users WHERE tenant = $1 AND role = 'owner' AND active"
                                        + " AND id <> $2)")
                        .execute(Tuple.of(tenant.value(), id)))
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
