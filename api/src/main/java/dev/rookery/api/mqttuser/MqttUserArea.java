package dev.rookery.api.mqttuser;

import dev.rookery.api.ApiContext;
import dev.rookery.api.access.NewPassword;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.postgres.AclRepository;
import dev.rookery.auth.postgres.UserRepository;
import dev.rookery.http.ApiException;
import dev.rookery.http.Area;
import dev.rookery.http.Call;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;

/** Users of the broker. Triggers tell the broker of each change, so that live sessions follow at once. */
public final class MqttUserArea implements Area {
    private final ApiContext context;
    private final NewPassword passwords;

    public MqttUserArea(ApiContext context) {
        this.context = context;
        this.passwords =
                new NewPassword(context.workers(), context.config().access().passwordCost());
    }

    @Override
    public String section() {
        return "mqtt-users";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listMqttUsers", this::list,
                "createMqttUser", this::create,
                "getMqttUser", this::get,
                "updateMqttUser", this::update,
                "deleteMqttUser", this::delete,
                "setMqttUserPassword", this::setPassword);
    }

    private Future<Reply> list(Call call) {
        PageRequest page = call.page();
        return new MqttAccountRepository(context.pool())
                .list(page, call.optionalText("search"), call.optionalFlag("active"))
                .map(users -> Reply.ok(
                        page.page(users, MqttAccount::describe, user -> new JsonArray(List.of(user.username())))));
    }

    private Future<Reply> create(Call call) {
        JsonObject body = call.body();
        String username = body.getString("username");
        boolean superuser = body.getBoolean("superuser", false);
        boolean generated = !body.containsKey("password");
        String password = generated ? RandomPassword.generate() : body.getString("password");
        List<AclRow> rows = body.getJsonArray("acls", new JsonArray()).stream()
                .map(row -> AccessWords.row((JsonObject) row))
                .toList();
        return passwords.hash(password).compose(hash -> context.pool()
                .withTransaction(connection -> new UserRepository(connection)
                        .add(username, hash, superuser)
                        .compose(added -> {
                            if (!added) {
                                throw ApiException.conflict("There is an MQTT user '" + username + "' already");
                            }
                            return new AclRows(connection).putAll(username, rows);
                        })
                        .compose(put -> new MqttAccountRepository(connection)
                                .update(username, body.getBoolean("active", true), superuser))
                        .compose(user -> context.audit()
                                .record(connection, call, "mqtt-user.create", username, user.describe())
                                .map(noted -> {
                                    JsonObject shown = user.describe();
                                    if (generated) {
                                        shown.put("password", password);
                                    }
                                    return Reply.created("/api/mqtt/users/" + username, shown)
                                            .etag(user.version());
                                }))));
    }

    private Future<Reply> get(Call call) {
        String username = call.text("username");
        return new MqttAccountRepository(context.pool())
                .find(username)
                .map(found -> found.orElseThrow(() -> missing(username)))
                .compose(
                        user -> new AclRepository(context.pool()).list(username).map(rows -> Reply.ok(
                                        user.describe().put("acls", AclRows.describe(rows)))
                                .etag(user.version())));
    }

    private Future<Reply> update(Call call) {
        return changing(call, (connection, user) -> new MqttAccountRepository(connection)
                .update(
                        user.username(),
                        call.body().getBoolean("active", user.active()),
                        call.body().getBoolean("superuser", user.superuser()))
                .compose(changed -> context.audit()
                        .record(connection, call, "mqtt-user.update", user.username(), changed.describe())
                        .map(noted -> Reply.ok(changed.describe()).etag(changed.version()))));
    }

    private Future<Reply> delete(Call call) {
        return changing(call, (connection, user) -> new UserRepository(connection)
                .delete(user.username())
                .compose(deleted ->
                        context.audit().record(connection, call, "mqtt-user.delete", user.username(), new JsonObject()))
                .map(noted -> Reply.noContent()));
    }

    private Future<Reply> setPassword(Call call) {
        JsonObject body = call.body() == null ? new JsonObject() : call.body();
        boolean generated = !body.containsKey("password");
        String password = generated ? RandomPassword.generate() : body.getString("password");
        return passwords
                .hash(password)
                .compose(hash -> changing(call, (connection, user) -> new UserRepository(connection)
                        .setPasswordHash(user.username(), hash)
                        .compose(set -> context.audit()
                                .record(connection, call, "mqtt-user.password", user.username(), new JsonObject()))
                        .map(noted -> {
                            JsonObject shown = new JsonObject().put("username", user.username());
                            return Reply.ok(generated ? shown.put("password", password) : shown);
                        })));
    }

    /** A change of one user. */
    private interface Change {
        Future<Reply> apply(SqlConnection connection, MqttAccount user);
    }

    private Future<Reply> changing(Call call, Change change) {
        String username = call.text("username");
        return context.pool().withTransaction(connection -> new MqttAccountRepository(connection)
                .lock(username)
                .map(found -> found.orElseThrow(() -> missing(username)))
                .compose(user -> {
                    call.requireMatch(user.version());
                    return change.apply(connection, user);
                }));
    }

    static ApiException missing(String username) {
        return ApiException.notFound("MQTT user '" + username + "'");
    }
}
