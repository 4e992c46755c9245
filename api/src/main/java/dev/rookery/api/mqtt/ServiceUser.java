package dev.rookery.api.mqtt;

import dev.rookery.api.access.AsyncPasswordHasher;
import dev.rookery.api.mqttuser.AclRowWriter;
import dev.rookery.api.sensor.SensorTopics;
import dev.rookery.auth.Access;
import dev.rookery.auth.AclRow;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * MQTT user of the API. It may read sensor data and replies of devices and publish commands, and nothing else.
 */
public final class ServiceUser {
    private static final List<AclRow> ACLS = List.of(
            new AclRow(SensorTopics.ALL, Access.READ.bit() | Access.SUBSCRIBE.bit()),
            new AclRow(DeviceTopics.ALL_COMMANDS, Access.WRITE.bit()),
            new AclRow(DeviceTopics.ALL_REPLIES, Access.READ.bit() | Access.SUBSCRIBE.bit()));

    /**
     * While PostgreSQL is down, the broker queues the readings of all devices for this user. Queue limits that an
     * operator has set are not changed.
     */
    private static final String RAISE_LIMITS =
            "INSERT INTO rookery_user_limits AS known (username, inflight, queued_messages, queued_bytes)"
                    + " VALUES ($1, $2, 1000000, 268435456) ON CONFLICT (tenant, username)"
                    + " DO UPDATE SET inflight = EXCLUDED.inflight WHERE known.inflight < EXCLUDED.inflight";

    private final Pool pool;
    private final AsyncPasswordHasher passwords;

    public ServiceUser(Pool pool, AsyncPasswordHasher passwords) {
        this.pool = pool;
        this.passwords = passwords;
    }

    /**
     * Creates the user or sets its password, and raises its limits at the broker. Does not write a user that already
     * has this password, because a change would end its sessions.
     *
     * @param inflight maximum number of unacknowledged messages of each of its clients
     */
    public Future<Void> ensure(MqttServiceConfig config, int inflight) {
        return pool.preparedQuery(RAISE_LIMITS)
                .execute(Tuple.of(config.username(), inflight))
                .compose(raised -> ensureUser(config));
    }

    private Future<Void> ensureUser(MqttServiceConfig config) {
        return pool.preparedQuery("SELECT password_hash FROM mqtt_users WHERE username = $1 AND is_active")
                .execute(Tuple.of(config.username()))
                .compose(rows -> QueryResults.first(rows, row -> row.getString(0))
                        .map(hash -> passwords.matches(config.password(), hash))
                        .orElseGet(() -> Future.succeededFuture(false)))
                .compose(matches -> matches ? Future.succeededFuture() : put(config));
    }

    private Future<Void> put(MqttServiceConfig config) {
        return passwords
                .hash(config.password())
                .compose(hash -> pool.withTransaction(connection -> putUser(connection, config.username(), hash)
                        .compose(put -> new AclRowWriter(connection).putAll(config.username(), ACLS))));
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
