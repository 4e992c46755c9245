package dev.rookery.api.mqttuser;

import dev.rookery.api.access.AsyncPasswordHasher;
import dev.rookery.api.audit.AuditChange;
import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.certificate.CertificateRepository;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.postgres.AclRepository;
import dev.rookery.auth.postgres.MqttUserRepository;
import dev.rookery.auth.postgres.UserTables;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Manages MQTT users. Database triggers notify the broker of every change, which applies it to live sessions. */
public final class MqttUserRoutes implements Routes {
    private final TenantDatabase database;
    private final RequestTenants tenants;
    private final AsyncPasswordHasher passwords;
    private final Function<TenantId, Future<Void>> readiness;
    private final AuditLog audit;

    /** @param readiness returns when the broker queues the readings of a tenant */
    public MqttUserRoutes(
            TenantDatabase database,
            RequestTenants tenants,
            AsyncPasswordHasher passwords,
            Function<TenantId, Future<Void>> readiness,
            AuditLog audit) {
        this.database = database;
        this.tenants = tenants;
        this.passwords = passwords;
        this.readiness = readiness;
        this.audit = audit;
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

    private Future<ApiResponse> list(ApiRequest request) {
        PageRequest page = request.page();
        return inTenant(request, (connection, tables) -> new MqttAccountRepository(connection, tables)
                        .list(page, request.optionalString("search"), request.optionalBoolean("active")))
                .map(users -> ApiResponse.ok(
                        page.toJson(users, MqttAccount::describe, user -> new JsonArray(List.of(user.username())))));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        JsonObject body = request.body();
        String username = body.getString("username");
        ReservedUsers.requireOther(username);
        boolean superuser = body.getBoolean("superuser", false);
        boolean generated = !body.containsKey("password");
        String password = generated ? RandomPassword.generate() : body.getString("password");
        List<AclRow> rows = body.getJsonArray("acls", new JsonArray()).stream()
                .map(row -> AclRowJson.parse((JsonObject) row))
                .toList();
        // At the same time: the user of a new tenant waits for both.
        Future<String> hashed = passwords.hash(password);
        return Future.all(hashed, readiness.apply(Caller.of(request).tenant()))
                .map(ready -> hashed.result())
                .compose(hash -> inTenant(request, (connection, tables) -> new MqttUserRepository(connection, tables)
                        .add(username, hash, superuser)
                        .compose(added -> {
                            if (!added) {
                                throw ApiException.conflict("MQTT user '" + username + "' already exists");
                            }
                            return new AclRowWriter(connection, tables).putAll(username, rows);
                        })
                        .compose(put -> new MqttAccountRepository(connection, tables)
                                .update(username, body.getBoolean("active", true), superuser))
                        .compose(
                                user -> audit.record(connection, request, "mqtt-user.create", username, user.describe())
                                        .map(recorded -> {
                                            JsonObject json = user.describe();
                                            if (generated) {
                                                json.put("password", password);
                                            }
                                            return ApiResponse.created("/api/mqtt/users/" + username, json)
                                                    .etag(user.version());
                                        }))));
    }

    private Future<ApiResponse> get(ApiRequest request) {
        String username = request.string("username");
        return inTenant(request, (connection, tables) -> new MqttAccountRepository(connection, tables)
                .find(username)
                .map(found -> found.orElseThrow(() -> notFound(username)))
                .compose(user -> new AclRepository(connection, tables)
                        .list(username)
                        .map(rows -> ApiResponse.ok(user.describe().put("acls", AclRowJson.describe(rows)))
                                .etag(user.version()))));
    }

    private Future<ApiResponse> update(ApiRequest request) {
        return change(request, (connection, tables, user) -> new MqttAccountRepository(connection, tables)
                .update(
                        user.username(),
                        request.body().getBoolean("active", user.active()),
                        request.body().getBoolean("superuser", user.superuser()))
                .compose(changed -> audit.record(
                                connection,
                                request,
                                "mqtt-user.update",
                                user.username(),
                                AuditChange.of(user.rights(), changed.rights()))
                        .map(recorded -> ApiResponse.ok(changed.describe()).etag(changed.version()))));
    }

    private Future<ApiResponse> delete(ApiRequest request) {
        return change(request, (connection, tables, user) -> new MqttUserRepository(connection, tables)
                .delete(user.username())
                .compose(deleted -> new CertificateRepository(
                                connection, Caller.of(request).tenant())
                        .revokeAll(user.username(), false))
                .compose(deleted ->
                        audit.record(connection, request, "mqtt-user.delete", user.username(), new JsonObject()))
                .map(recorded -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> setPassword(ApiRequest request) {
        JsonObject body = request.body() == null ? new JsonObject() : request.body();
        boolean generated = !body.containsKey("password");
        String password = generated ? RandomPassword.generate() : body.getString("password");
        return passwords
                .hash(password)
                .compose(
                        hash -> change(request, (connection, tables, user) -> new MqttUserRepository(connection, tables)
                                .setPasswordHash(user.username(), hash)
                                .compose(changed -> audit.record(
                                        connection, request, "mqtt-user.password", user.username(), new JsonObject()))
                                .map(recorded -> {
                                    JsonObject json = new JsonObject().put("username", user.username());
                                    return ApiResponse.ok(generated ? json.put("password", password) : json);
                                })));
    }

    /** Change of a locked user, within a transaction. */
    private interface Change {
        Future<ApiResponse> apply(SqlConnection connection, UserTables tables, MqttAccount user);
    }

    private Future<ApiResponse> change(ApiRequest request, Change change) {
        String username = request.string("username");
        ReservedUsers.requireOther(username);
        return inTenant(request, (connection, tables) -> new MqttAccountRepository(connection, tables)
                .lock(username)
                .map(found -> found.orElseThrow(() -> notFound(username)))
                .compose(user -> {
                    request.requireMatch(user.version());
                    return change.apply(connection, tables, user);
                }));
    }

    private <T> Future<T> inTenant(ApiRequest request, BiFunction<SqlConnection, UserTables, Future<T>> statements) {
        TenantId tenant = Caller.of(request).tenant();
        UserTables tables = tenants.tables(tenant);
        return database.inTenant(tenant, connection -> statements.apply(connection, tables));
    }

    static ApiException notFound(String username) {
        return ApiException.notFound("MQTT user '" + username + "'");
    }
}
