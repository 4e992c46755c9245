package dev.rookery.api.mqttuser;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.Access;
import dev.rookery.auth.AclInspector;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.Topics;
import dev.rookery.auth.postgres.AclRepository;
import dev.rookery.auth.postgres.UserTables;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Manages the ACL rows of MQTT users and explains the broker's authorization decisions. */
public final class AclRoutes implements Routes {
    private final TenantDatabase database;
    private final RequestTenants tenants;
    private final AuditLog audit;
    private final AclInspector inspector;

    public AclRoutes(TenantDatabase database, RequestTenants tenants, AuditLog audit, AclMode mode) {
        this.database = database;
        this.tenants = tenants;
        this.audit = audit;
        this.inspector = new AclInspector(mode);
    }

    @Override
    public String section() {
        return "acls";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listAcls", this::list,
                "putAcl", this::put,
                "deleteAcl", this::delete,
                "checkAcl", this::check,
                "listPermittedUsers", this::permitted);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        return withRows(
                request,
                request.string("username"),
                (user, rows) -> ApiResponse.ok(new JsonObject().put("items", AclRowJson.describe(rows))));
    }

    private Future<ApiResponse> put(ApiRequest request) {
        String username = request.string("username");
        ReservedUsers.requireOther(username);
        AclRow row = AclRowJson.parse(request.body());
        TenantId tenant = Caller.of(request).tenant();
        UserTables tables = tenants.tables(tenant);
        return database.inTenant(tenant, connection -> {
            AclRepository acls = new AclRepository(connection, tables);
            return requireUser(connection, tables, username)
                    .compose(user -> acls.list(username))
                    .compose(former -> acls.put(username, row)
                            .compose(written ->
                                    audit.record(connection, request, "acl.put", username, replacement(former, row))))
                    .map(recorded -> ApiResponse.ok(AclRowJson.describe(row)));
        });
    }

    /** Returns the row, and the one with the same topic that it replaces. */
    private static JsonObject replacement(List<AclRow> former, AclRow row) {
        JsonObject detail = AclRowJson.describe(row);
        former.stream()
                .filter(each -> each.topic().equals(row.topic()))
                .findFirst()
                .ifPresent(replaced -> detail.put("before", AclRowJson.describe(replaced)));
        return detail;
    }

    private Future<ApiResponse> delete(ApiRequest request) {
        String username = request.string("username");
        ReservedUsers.requireOther(username);
        String topic = request.string("topic");
        TenantId tenant = Caller.of(request).tenant();
        UserTables tables = tenants.tables(tenant);
        return database.inTenant(tenant, connection -> new AclRepository(connection, tables)
                .remove(username, topic)
                .compose(removed -> {
                    if (!removed) {
                        throw ApiException.notFound("ACL row of '" + username + "' for '" + topic + "'");
                    }
                    JsonObject detail = new JsonObject().put("topic", topic);
                    return audit.record(connection, request, "acl.delete", username, detail);
                })
                .map(recorded -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> check(ApiRequest request) {
        JsonObject body = request.body();
        Access access = access(body.getString("action"));
        String topic = body.getString("topic");
        requireValid(access, topic);
        String username = body.getString("username");
        Optional<List<AclRow>> unsaved = Optional.ofNullable(body.getJsonArray("rows"))
                .map(rows -> rows.stream()
                        .map(row -> AclRowJson.parse((JsonObject) row))
                        .toList());
        return withRows(request, username, (user, saved) -> {
            JsonObject json = new JsonObject();
            if (!user.active()) {
                return ApiResponse.ok(
                        json.put("allowed", false).put("reason", "the user is inactive and cannot connect"));
            }
            AclInspector.Decision decision = inspector.inspect(
                    username, user.superuser(), unsaved.orElse(saved), body.getString("client_id", ""), access, topic);
            decision.row().ifPresent(row -> json.put("row", AclRowJson.describe(row)));
            return ApiResponse.ok(json.put("allowed", decision.allowed()).put("reason", decision.reason()));
        });
    }

    /** Evaluates the rules of a limited number of users for each page, so that the cost of a request has a limit. */
    private Future<ApiResponse> permitted(ApiRequest request) {
        Access access = access(request.string("action"));
        String topic = request.string("topic");
        requireValid(access, topic);
        PageRequest page = request.page();
        TenantId tenant = Caller.of(request).tenant();
        PermittedUsers users = new PermittedUsers(inspector, access, topic, page.limit());
        String after = page.after().map(cursor -> cursor.string(0)).orElse("");
        return database.inTenant(tenant, connection -> users.search(connection, tenants.tables(tenant), after))
                .map(ApiResponse::ok);
    }

    private Future<ApiResponse> withRows(
            ApiRequest request, String username, BiFunction<MqttAccount, List<AclRow>, ApiResponse> response) {
        TenantId tenant = Caller.of(request).tenant();
        UserTables tables = tenants.tables(tenant);
        return database.inTenant(tenant, connection -> requireUser(connection, tables, username)
                .compose(user ->
                        new AclRepository(connection, tables).list(username).map(rows -> response.apply(user, rows))));
    }

    private static void requireValid(Access access, String topic) {
        if (access == Access.SUBSCRIBE && !Topics.isFilter(topic)) {
            throw ApiException.invalid("'" + topic + "' is not a valid topic filter");
        }
        if (access != Access.SUBSCRIBE && !Topics.isName(topic)) {
            throw ApiException.invalid(
                    "'" + topic + "' is not a valid topic name. Wildcards are allowed for subscribe only.");
        }
    }

    private static Access access(String action) {
        return switch (action) {
            case "publish" -> Access.WRITE;
            case "receive" -> Access.READ;
            default -> Access.SUBSCRIBE;
        };
    }

    private static Future<MqttAccount> requireUser(SqlClient client, UserTables tables, String username) {
        return new MqttAccountRepository(client, tables)
                .find(username)
                .map(found -> found.orElseThrow(() -> MqttUserRoutes.notFound(username)));
    }
}
