package dev.rookery.auth.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Repository of {@code mqtt_users} of one tenant. The casts support existing tables whose keys are not texts. Thread-safe;
 * failed futures carry the database's error.
 */
public final class MqttUserRepository {
    private static final String COLUMNS =
            "username::text, COALESCE(is_active, false), COALESCE(is_superuser, false), created_at::timestamp";

    private final SqlClient client;
    private final UserTables tables;

    /** Uses the tables of the default tenant. */
    public MqttUserRepository(SqlClient client) {
        this(client, UserTables.DEFAULT);
    }

    public MqttUserRepository(SqlClient client, UserTables tables) {
        this.client = client;
        this.tables = tables;
    }

    /** Inserts a user and returns whether the name was free. */
    public Future<Boolean> add(String username, String passwordHash, boolean superuser) {
        return update(
                "INSERT INTO " + tables.users() + " (username, password_hash, is_active, is_superuser)"
                        + " VALUES ($1, $2, true, $3) ON CONFLICT DO NOTHING",
                Tuple.of(username, passwordHash, superuser));
    }

    /** Updates the password hash and returns whether the user exists. */
    public Future<Boolean> setPasswordHash(String username, String passwordHash) {
        return update(
                "UPDATE " + tables.users() + " SET password_hash = $2 WHERE username::text = $1",
                Tuple.of(username, passwordHash));
    }

    /** Activates or deactivates a user and returns whether it exists. */
    public Future<Boolean> setActive(String username, boolean active) {
        return update(
                "UPDATE " + tables.users() + " SET is_active = $2 WHERE username::text = $1",
                Tuple.of(username, active));
    }

    /** Deletes the user and its ACL rows in one statement and returns whether the user existed. */
    public Future<Boolean> delete(String username) {
        return update(
                "WITH acls AS (DELETE FROM " + tables.acls() + " WHERE username::text = $1) DELETE FROM "
                        + tables.users() + " WHERE username::text = $1",
                Tuple.of(username));
    }

    public Future<Optional<MqttUser>> find(String username) {
        return select(
                        "SELECT " + COLUMNS + " FROM " + tables.users() + " WHERE username::text = $1",
                        Tuple.of(username))
                .map(users -> users.stream().findFirst());
    }

    /** Returns whether the table has no rows. */
    public Future<Boolean> isEmpty() {
        return client.query("SELECT NOT EXISTS (SELECT 1 FROM " + tables.users() + ")")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Returns the number of users. */
    public Future<Long> count() {
        return client.query("SELECT count(*) FROM " + tables.users())
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Returns all users, ordered by name. */
    public Future<List<MqttUser>> list() {
        return select("SELECT " + COLUMNS + " FROM " + tables.users() + " ORDER BY username", Tuple.tuple());
    }

    private Future<Boolean> update(String sql, Tuple values) {
        return client.preparedQuery(sql).execute(values).map(rows -> rows.rowCount() > 0);
    }

    private Future<List<MqttUser>> select(String sql, Tuple values) {
        return client.preparedQuery(sql).execute(values).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(MqttUserRepository::user)
                .toList());
    }

    private static MqttUser user(Row row) {
        return new MqttUser(
                row.getString(0), row.getBoolean(1), row.getBoolean(2), Optional.ofNullable(row.getLocalDateTime(3)));
    }
}
