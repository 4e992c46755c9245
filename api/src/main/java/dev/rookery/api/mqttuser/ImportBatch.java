package dev.rookery.api.mqttuser;

import dev.rookery.api.ApiContext;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.password.UnusableHashException;
import dev.rookery.http.Call;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Some lines of an import, written in one transaction. */
final class ImportBatch {
    /** A user with the hash to be stored, if there is a new one. */
    private record Hashed(ImportedUser user, Optional<String> hash) {}

    private final ApiContext context;
    private final PasswordHasher hasher;
    private final PasswordHashes hashes;

    ImportBatch(ApiContext context) {
        this.context = context;
        this.hasher = new PasswordHasher(context.config().access().passwordCost());
        this.hashes = new PasswordHashes(context.config().access().passwordCost());
    }

    Future<Void> write(Call call, List<ImportedUser> users, ImportSummary summary) {
        return context.workers()
                .executeBlocking(() -> hash(users, summary), false)
                .compose(hashed -> context.pool().withTransaction(connection -> {
                    Future<Void> written = Future.succeededFuture();
                    for (Hashed user : hashed) {
                        written = written.compose(before -> write(connection, user, summary));
                    }
                    JsonObject detail = new JsonObject()
                            .put(
                                    "usernames",
                                    new JsonArray(hashed.stream()
                                            .map(user -> user.user().username())
                                            .distinct()
                                            .toList()));
                    return written.compose(
                            all -> context.audit().record(connection, call, "mqtt.import", "mqtt-users", detail));
                }));
    }

    private List<Hashed> hash(List<ImportedUser> users, ImportSummary summary) {
        List<Hashed> hashed = new ArrayList<>();
        for (ImportedUser user : users) {
            try {
                if (user.passwordHash().isPresent()) {
                    hashes.parse(user.passwordHash().get());
                }
                hashed.add(new Hashed(
                        user, user.passwordHash().or(() -> user.password().map(hasher::hash))));
            } catch (UnusableHashException | IllegalArgumentException e) {
                summary.refuse(user.line(), e.getMessage());
            }
        }
        return hashed;
    }

    private static Future<Void> write(SqlConnection connection, Hashed hashed, ImportSummary summary) {
        ImportedUser user = hashed.user();
        Boolean active = user.active().orElse(null);
        Boolean superuser = user.superuser().orElse(null);
        // An update first: a user that is there may come without a password.
        return connection
                .preparedQuery("UPDATE mqtt_users SET password_hash = COALESCE($2, password_hash),"
                        + " is_active = COALESCE($3, is_active), is_superuser = COALESCE($4, is_superuser)"
                        + " WHERE username = $1")
                .execute(Tuple.of(user.username(), hashed.hash().orElse(null), active, superuser))
                .compose(rows -> {
                    if (rows.rowCount() > 0) {
                        return Future.succeededFuture(true);
                    }
                    return hashed.hash()
                            .map(hash -> connection
                                    .preparedQuery("INSERT INTO mqtt_users"
                                            + " (username, password_hash, is_active, is_superuser)"
                                            + " VALUES ($1, $2, COALESCE($3, true), COALESCE($4, false))")
                                    .execute(Tuple.of(user.username(), hash, active, superuser))
                                    .map(true))
                            .orElse(Future.succeededFuture(false));
                })
                .compose(there -> {
                    if (!there) {
                        summary.refuse(user.line(), "a new user needs a password or a hash");
                        return Future.succeededFuture();
                    }
                    return new AclRows(connection)
                            .putAll(user.username(), user.rows())
                            .onSuccess(put -> summary.count(user));
                });
    }
}
