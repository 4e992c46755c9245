package dev.rookery.api.mqttuser;

import dev.rookery.api.ApiContext;
import dev.rookery.api.access.NewPassword;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.postgres.AclRepository;
import dev.rookery.auth.postgres.MqttUserRepository;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;

/** Users of the broker. Triggers tell the broker of each change, so that live sessions follow at once. */
public final class MqttUserRoutes implements Routes {
    private final ApiContext context;
    private final NewPassword passwords;

    public MqttUserRoutes(ApiContext context) {
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

    private Future<ApiResponse> list(ApiRequest call) {
        PageRequest page = call.page();
        return new MqttAccountRepository(context.pool())
                .list(page, call.optionalString("search"), call.optionalBoolean("active"))
                .map(users -> ApiResponse.ok(
                        page.toJson(users, MqttAccount::describe, user -> new JsonArray(List.of(user.username())))));
    }

    private Future<ApiResponse> create(ApiRequest call) {
        JsonObject body = call.body();
        String username = body.getString("username");
        boolean superuser = body.getBoolean("superuser", false);
        boolean generated = !body.containsKey("password");
        String password = generated ? RandomPassword.generate() : body.getString("password");
        List<AclRow> rows = body.getJsonArray("acls", new JsonArray()).stream()
                .map(row -> AccessWords.row((JsonObject) row))
                .toList();
        return passwords.hash(password).compose(hash -> context.pool()
                .withTransaction(connection -> new MqttUserRepository(connection)
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
                                    return ApiResponse.created("/api/mqtt/users/" + username, shown)
                                            .etag(user.version());
                                }))));
    }

    private Future<ApiResponse> get(ApiRequest call) {
        String username = call.string("username");
        return new MqttAccountRepository(context.pool())
                .find(username)
                .map(found -> found.orElseThrow(() -> missing(username)))
                .compose(
                        user -> new AclRepository(context.pool()).list(username).map(rows -> ApiResponse.ok(
                                        user.describe().put("acls", AclRows.describe(rows)))
                                .etag(user.version())));
    }

    private Future<ApiResponse> update(ApiRequest call) {
        return changing(call, (connection, user) -> new MqttAccountRepository(connection)
                .update(
                        user.username(),
                        call.body().getBoolean("active", user.active()),
                        call.body().getBoolean("superuser", user.superuser()))
                .compose(changed -> context.audit()
                        .record(connection, call, "mqtt-user.update", user.username(), changed.describe())
                        .map(noted -> ApiResponse.ok(changed.describe()).etag(changed.version()))));
    }

    private Future<ApiResponse> delete(ApiRequest call) {
        return changing(call, (connection, user) -> new MqttUserRepository(connection)
                .delete(user.username())
                .compose(deleted ->
                        context.audit().record(connection, call, "mqtt-user.delete", user.username(), new JsonObject()))
                .map(noted -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> setPassword(ApiRequest call) {
        JsonObject body = call.body() == null ? new JsonObject() : call.body();
        boolean generated = !body.containsKey("password");
        String password = generated ? RandomPassword.generate() : body.getString("password");
        return passwords
                .hash(password)
                .compose(hash -> changing(call, (connection, user) -> new MqttUserRepository(connection)
                        .setPasswordHash(user.username(), hash)
                        .compose(set -> context.audit()
                                .record(connection, call, "mqtt-user.password", user.username(), new JsonObject()))
                        .map(noted -> {
                            JsonObject shown = new JsonObject().put("username", user.username());
                            return ApiResponse.ok(generated ? shown.put("password", password) : shown);
                        })));
    }

    /** A change of one user. */
    private interface Change {
        Future<ApiResponse> apply(SqlConnection connection, MqttAccount user);
    }

    private Future<ApiResponse> changing(ApiRequest call, Change change) {
        String username = call.string("username");
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
