package dev.rookery.api.mqtt;

import dev.rookery.api.access.AsyncPasswordHasher;
import dev.rookery.api.access.SharedSecret;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.MqttUserRepository;
import dev.rookery.auth.service.FormerServiceUser;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the MQTT user that earlier versions of the API created for themselves, once the broker has accepted the API as a
 * component: an earlier broker still needs the user. The user is the API's own if its password is the one that the API
 * generated; another one remains.
 */
public final class FormerUserRemoval {
    private static final Logger LOGGER = LoggerFactory.getLogger(FormerUserRemoval.class);
    private static final String PASSWORD = "mqtt-password";
    private static final long INTERVAL_MILLIS = 1_000;

    /** Limits that an operator has set, which differ from those that the API wrote, apply to the component from now on. */
    private static final String MOVE_LIMITS = "UPDATE rookery_user_limits SET username = $2, inflight = NULL,"
            + " queued_messages = NULLIF(queued_messages, 1000000), queued_bytes = NULLIF(queued_bytes, 268435456)"
            + " WHERE tenant = $3 AND username = $1"
            + " AND NOT EXISTS (SELECT 1 FROM rookery_user_limits WHERE tenant = $3 AND username = $2)";

    private final Vertx vertx;
    private final Pool pool;
    private final AsyncPasswordHasher passwords;
    private final BooleanSupplier connected;
    private boolean stopped;

    /** @param connected whether the broker has accepted the API as a component */
    public FormerUserRemoval(Vertx vertx, Pool pool, AsyncPasswordHasher passwords, BooleanSupplier connected) {
        this.vertx = vertx;
        this.pool = pool;
        this.passwords = passwords;
        this.connected = connected;
    }

    /** Removes the user in the background, when the API is connected. */
    public Future<Void> start() {
        return SharedSecret.find(pool, PASSWORD).map(secret -> {
            secret.ifPresent(generated ->
                    schedule(Base64.getUrlEncoder().withoutPadding().encodeToString(generated)));
            return null;
        });
    }

    public void stop() {
        stopped = true;
    }

    private void schedule(String password) {
        vertx.setTimer(INTERVAL_MILLIS, elapsed -> {
            if (stopped) {
                return;
            }
            if (!connected.getAsBoolean()) {
                schedule(password);
                return;
            }
            remove(password).onFailure(failure -> {
                LOGGER.warn(
                        "username={} Failed to remove the former MQTT user of the API, retrying: {}",
                        FormerServiceUser.USERNAME,
                        failure.toString());
                schedule(password);
            });
        });
    }

    private Future<Void> remove(String password) {
        return pool.withTransaction(connection -> hash(connection)
                .compose(hash -> hash.map(stored -> passwords.matches(password, stored))
                        .orElseGet(() -> Future.succeededFuture(true)))
                .compose(own -> own ? remove(connection) : leave(connection)));
    }

    /** Returns the stored hash of the user and locks its row. */
    private static Future<Optional<String>> hash(SqlConnection connection) {
        return connection
                .preparedQuery("SELECT password_hash FROM mqtt_users WHERE username = $1 FOR UPDATE")
                .execute(Tuple.of(FormerServiceUser.USERNAME))
                .map(rows -> QueryResults.first(rows, row -> row.getString(0)));
    }

    private static Future<Void> remove(SqlConnection connection) {
        return new MqttUserRepository(connection)
                .delete(FormerServiceUser.USERNAME)
                .compose(existed -> connection
                        .preparedQuery(MOVE_LIMITS)
                        .execute(Tuple.of(
                                FormerServiceUser.USERNAME,
                                ServiceComponent.INGESTION.username(),
                                TenantId.DEFAULT.value()))
                        .onSuccess(moved -> {
                            if (existed) {
                                LOGGER.info(
                                        "username={} Removed the former MQTT user of the API",
                                        FormerServiceUser.USERNAME);
                            }
                        }))
                .compose(moved -> forgetPassword(connection));
    }

    private static Future<Void> leave(SqlConnection connection) {
        LOGGER.info(
                "username={} The API does not need this MQTT user any more. It remains because its password is not the one"
                        + " that the API generated. Delete it if no other client uses it",
                FormerServiceUser.USERNAME);
        return forgetPassword(connection);
    }

    private static Future<Void> forgetPassword(SqlConnection connection) {
        return connection
                .preparedQuery("DELETE FROM api_secrets WHERE name = $1")
                .execute(Tuple.of(PASSWORD))
                .mapEmpty();
    }
}
