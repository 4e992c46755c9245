package dev.rookery.api.mqtt;

import dev.rookery.api.access.NewPassword;
import dev.rookery.api.mqttuser.AclRows;
import dev.rookery.auth.Access;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.password.UnusableHashException;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The MQTT user that the API itself is: may read what devices report and answer, and tell them something; nothing else. */
public final class ServiceUser {
    private static final List<AclRow> RIGHTS = List.of(
            new AclRow("sensor/#", Access.READ.bit() | Access.SUBSCRIBE.bit()),
            new AclRow("command/#", Access.WRITE.bit()),
            new AclRow("reply/#", Access.READ.bit() | Access.SUBSCRIBE.bit()));

    /** What waits for the API, while PostgreSQL is away, are the readings of all devices. An operator's own choice stays. */
    private static final String RAISE_LIMITS =
            "INSERT INTO rookery_user_limits AS known (username, inflight, queued_messages, queued_bytes)"
                    + " VALUES ($1, $2, 1000000, 268435456) ON CONFLICT (username)"
                    + " DO UPDATE SET inflight = EXCLUDED.inflight WHERE known.inflight < EXCLUDED.inflight";

    private final Pool pool;
    private final WorkerExecutor workers;
    private final PasswordCost cost;

    public ServiceUser(Pool pool, WorkerExecutor workers, PasswordCost cost) {
        this.pool = pool;
        this.workers = workers;
        this.cost = cost;
    }

    /**
     * Makes the user, or gives it this password, unless all is so already: a change would end its sessions. Has the broker
     * permit it what it needs.
     *
     * @param inflight messages that may be under way to each of its clients
     */
    public Future<Void> ensure(MqttServiceConfig config, int inflight) {
        return pool.preparedQuery(RAISE_LIMITS)
                .execute(Tuple.of(config.username(), inflight))
                .compose(raised -> ensureUser(config));
    }

    private Future<Void> ensureUser(MqttServiceConfig config) {
        return pool.preparedQuery("SELECT password_hash FROM mqtt_users WHERE username = $1 AND is_active")
                .execute(Tuple.of(config.username()))
                .compose(rows -> {
                    boolean known = rows.size() > 0;
                    return known ? matches(rows.iterator().next(), config.password()) : Future.succeededFuture(false);
                })
                .compose(fits -> fits ? Future.succeededFuture() : put(config));
    }

    private Future<Boolean> matches(Row row, String password) {
        String stored = row.getString(0);
        return workers.executeBlocking(
                () -> {
                    try {
                        return new PasswordHashes(cost)
                                .parse(stored)
                                .matches(password.getBytes(StandardCharsets.UTF_8));
                    } catch (UnusableHashException e) {
                        return false;
                    }
                },
                false);
    }

    private Future<Void> put(MqttServiceConfig config) {
        return new NewPassword(workers, cost)
                .hash(config.password())
                .compose(hash -> pool.withTransaction(connection -> putUser(connection, config.username(), hash)
                        .compose(put -> new AclRows(connection).putAll(config.username(), RIGHTS))));
    }

    private static Future<Void> putUser(SqlConnection connection, String username, String hash) {
        return connection
                .preparedQuery("INSERT INTO mqtt_users (username, password_hash, is_active, is_superuser)"
                        + " VALUES ($1, $2, true, false) ON CONFLICT (username)"
                        + " DO UPDATE SET password_hash = EXCLUDED.password_hash, is_active = true")
                .execute(Tuple.of(username, hash))
                .mapEmpty();
    }
}
