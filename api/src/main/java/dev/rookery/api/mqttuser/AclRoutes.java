package dev.rookery.api.mqttuser;

import dev.rookery.api.ApiContext;
import dev.rookery.auth.Access;
import dev.rookery.auth.AclInspector;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.Topics;
import dev.rookery.auth.postgres.AclRepository;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.util.Map;

/** The rights of MQTT users, row by row, and why something is permitted or not. */
public final class AclRoutes implements Routes {
    private final ApiContext context;
    private final AclInspector inspector;

    public AclRoutes(ApiContext context) {
        this.context = context;
        this.inspector = new AclInspector(context.config().aclMode());
    }

    @Override
    public String section() {
        return "acls";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("listAcls", this::list, "putAcl", this::put, "deleteAcl", this::delete, "checkAcl", this::check);
    }

    private Future<ApiResponse> list(ApiRequest call) {
        return requireUser(context.pool(), call.string("username"))
                .compose(user -> new AclRepository(context.pool()).list(user.username()))
                .map(rows -> ApiResponse.ok(new JsonObject().put("items", AclRows.describe(rows))));
    }

    private Future<ApiResponse> put(ApiRequest call) {
        String username = call.string("username");
        AclRow row = AccessWords.row(call.body());
        return context.pool().withTransaction(connection -> requireUser(connection, username)
                .compose(user -> new AclRepository(connection).put(username, row))
                .compose(done ->
                        context.audit().record(connection, call, "acl.put", username, AccessWords.describe(row)))
                .map(noted -> ApiResponse.ok(AccessWords.describe(row))));
    }

    private Future<ApiResponse> delete(ApiRequest call) {
        String username = call.string("username");
        String topic = call.string("topic");
        return context.pool().withTransaction(connection -> new AclRepository(connection)
                .remove(username, topic)
                .compose(removed -> {
                    if (!removed) {
                        throw ApiException.notFound("row of '" + username + "' for '" + topic + "'");
                    }
                    JsonObject detail = new JsonObject().put("topic", topic);
                    return context.audit().record(connection, call, "acl.delete", username, detail);
                })
                .map(noted -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> check(ApiRequest call) {
        JsonObject body = call.body();
        Access access = access(body.getString("action"));
        String topic = body.getString("topic");
        if (!(access == Access.SUBSCRIBE ? Topics.isFilter(topic) : Topics.isName(topic))) {
            throw ApiException.invalid("'" + topic + "' is no topic "
                    + (access == Access.SUBSCRIBE ? "filter" : "name; wildcards are for subscribing"));
        }
        String username = body.getString("username");
        return requireUser(context.pool(), username)
                .compose(
                        user -> new AclRepository(context.pool()).list(username).map(rows -> {
                            JsonObject shown = new JsonObject();
                            if (!user.active()) {
                                return ApiResponse.ok(shown.put("allowed", false)
                                        .put("reason", "the user is not active and cannot connect"));
                            }
                            AclInspector.Decision decision = inspector.inspect(
                                    username, user.superuser(), rows, body.getString("client_id", ""), access, topic);
                            decision.row().ifPresent(row -> shown.put("row", AccessWords.describe(row)));
                            return ApiResponse.ok(
                                    shown.put("allowed", decision.allowed()).put("reason", decision.reason()));
                        }));
    }

    private static Access access(String action) {
        return switch (action) {
            case "publish" -> Access.WRITE;
            case "receive" -> Access.READ;
            default -> Access.SUBSCRIBE;
        };
    }

    private static Future<MqttAccount> requireUser(SqlClient client, String username) {
        return new MqttAccountRepository(client)
                .find(username)
                .map(found -> found.orElseThrow(() -> MqttUserRoutes.missing(username)));
    }
}
