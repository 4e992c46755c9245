package dev.rookery.api.access;

import dev.rookery.api.audit.AuditChange;
import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OpaqueTokens;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Rfc3339;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Manages API keys. A key is returned once, when it is created; its hash, role and scopes are stored. */
public final class ApiKeyRoutes implements Routes {
    private final TenantDatabase database;
    private final AuditLog audit;

    public ApiKeyRoutes(TenantDatabase database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    @Override
    public String section() {
        return "api-keys";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listApiKeys", this::list,
                "createApiKey", this::create,
                "updateApiKey", this::update,
                "deleteApiKey", this::delete);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        PageRequest page = request.page();
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> new ApiKeyRepository(connection, tenant).list(page))
                .map(keys -> ApiResponse.ok(
                        page.toJson(keys, ApiKeyRoutes::describe, key -> new JsonArray(List.of(key.name())))));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        String name = request.body().getString("name");
        Role role = Role.parse(request.body().getString("role"));
        List<String> scopes = scopes(request.body());
        Optional<Instant> expiresAt =
                Optional.ofNullable(request.body().getString("expires_at")).map(Rfc3339::parse);
        requireRole(request, role);
        String secret = OpaqueTokens.generate(ApiKey.PREFIX);
        JsonObject detail = new JsonObject().put("role", role.text()).put("scopes", new JsonArray(scopes));
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> new ApiKeyRepository(connection, tenant)
                .add(
                        name,
                        OpaqueTokens.hash(secret),
                        role,
                        scopes,
                        Caller.of(request).name(),
                        expiresAt)
                .map(added -> added.orElseThrow(() -> ApiException.conflict("API key '" + name + "' already exists")))
                .compose(key -> audit.record(connection, request, "api-key.create", name, detail)
                        .map(recorded -> ApiResponse.created(
                                        "/api/api-keys/" + key.id(),
                                        describe(key).put("key", secret))
                                .etag(key.version()))));
    }

    /** Changes the rights of a key. Its secret stays the same. */
    private Future<ApiResponse> update(ApiRequest request) {
        int id = request.integer("id");
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> {
            ApiKeyRepository keys = new ApiKeyRepository(connection, tenant);
            return keys.lock(id)
                    .map(found -> found.orElseThrow(() -> ApiException.notFound("API key " + id)))
                    .compose(key -> {
                        request.requireMatch(key.version());
                        JsonObject body = request.body();
                        Role role = Role.parse(body.getString("role", key.role().text()));
                        requireRole(request, role);
                        requireRole(request, key.role());
                        return keys.update(
                                        id,
                                        role,
                                        body.containsKey("scopes") ? scopes(body) : key.scopes(),
                                        expiry(body, key))
                                .compose(changed -> audit.record(
                                                connection,
                                                request,
                                                "api-key.update",
                                                key.name(),
                                                AuditChange.of(rights(key), rights(changed)))
                                        .map(recorded -> ApiResponse.ok(describe(changed))
                                                .etag(changed.version())));
                    });
        });
    }

    /** Null removes the expiry. */
    private static Optional<Instant> expiry(JsonObject body, ApiKey key) {
        return body.containsKey("expires_at")
                ? Optional.ofNullable(body.getString("expires_at")).map(Rfc3339::parse)
                : key.expiresAt();
    }

    private static void requireRole(ApiRequest request, Role role) {
        if (!Caller.of(request).has(role)) {
            throw new ApiException(
                    ProblemType.FORBIDDEN,
                    "The role " + role.text() + " exceeds yours. Choose a role that you have yourself.");
        }
    }

    private static List<String> scopes(JsonObject body) {
        return body.getJsonArray("scopes").stream().map(String.class::cast).toList();
    }

    private static JsonObject rights(ApiKey key) {
        return new JsonObject()
                .put("role", key.role().text())
                .put("scopes", new JsonArray(key.scopes()))
                .put("expires_at", key.expiresAt().map(Instant::toString).orElse(null));
    }

    private Future<ApiResponse> delete(ApiRequest request) {
        int id = request.integer("id");
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> new ApiKeyRepository(connection, tenant)
                .delete(id)
                .map(deleted -> deleted.orElseThrow(() -> ApiException.notFound("API key " + id)))
                .compose(key -> audit.record(connection, request, "api-key.delete", key.name(), new JsonObject()))
                .map(recorded -> ApiResponse.noContent()));
    }

    private static JsonObject describe(ApiKey key) {
        JsonObject json = new JsonObject()
                .put("id", key.id())
                .put("name", key.name())
                .put("role", key.role().text())
                .put("scopes", new JsonArray(key.scopes()))
                .put("created_by", key.createdBy())
                .put("created_at", key.createdAt().toString())
                .put("version", key.version());
        key.lastUsed().ifPresent(time -> json.put("last_used_at", time.toString()));
        key.expiresAt().ifPresent(time -> json.put("expires_at", time.toString()));
        return json;
    }
}
