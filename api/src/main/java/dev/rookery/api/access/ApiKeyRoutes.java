package dev.rookery.api.access;

import dev.rookery.api.ApiContext;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OpaqueTokens;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Rfc3339;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys for programs: shown once, kept as a hash, limited to a role and scopes. */
public final class ApiKeyRoutes implements Routes {
    private final ApiContext context;

    public ApiKeyRoutes(ApiContext context) {
        this.context = context;
    }

    @Override
    public String section() {
        return "api-keys";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("listApiKeys", this::list, "createApiKey", this::create, "deleteApiKey", this::delete);
    }

    private Future<ApiResponse> list(ApiRequest call) {
        PageRequest page = call.page();
        return new ApiKeyRepository(context.pool())
                .list(page)
                .map(keys -> ApiResponse.ok(
                        page.toJson(keys, ApiKeyRoutes::describe, key -> new JsonArray(List.of(key.name())))));
    }

    private Future<ApiResponse> create(ApiRequest call) {
        String name = call.body().getString("name");
        Role role = Role.parse(call.body().getString("role"));
        List<String> scopes = call.body().getJsonArray("scopes").stream()
                .map(String.class::cast)
                .toList();
        Optional<Instant> expiresAt =
                Optional.ofNullable(call.body().getString("expires_at")).map(Rfc3339::parse);
        if (!Caller.of(call).has(role)) {
            throw new ApiException(ProblemType.FORBIDDEN, "A key cannot do more than who makes it");
        }
        String secret = OpaqueTokens.generate(ApiKey.PREFIX);
        JsonObject detail = new JsonObject().put("role", role.text()).put("scopes", new JsonArray(scopes));
        return context.pool().withTransaction(connection -> new ApiKeyRepository(connection)
                .add(
                        name,
                        OpaqueTokens.hash(secret),
                        role,
                        scopes,
                        Caller.of(call).name(),
                        expiresAt)
                .map(added -> added.orElseThrow(() -> ApiException.conflict("There is a key '" + name + "' already")))
                .compose(key -> context.audit()
                        .record(connection, call, "api-key.create", name, detail)
                        .map(noted -> ApiResponse.created(
                                "/api/api-keys/" + key.id(), describe(key).put("key", secret)))));
    }

    private Future<ApiResponse> delete(ApiRequest call) {
        int id = call.integer("id");
        return context.pool().withTransaction(connection -> new ApiKeyRepository(connection)
                .delete(id)
                .map(deleted -> deleted.orElseThrow(() -> ApiException.notFound("API key " + id)))
                .compose(
                        key -> context.audit().record(connection, call, "api-key.delete", key.name(), new JsonObject()))
                .map(noted -> ApiResponse.noContent()));
    }

    private static JsonObject describe(ApiKey key) {
        JsonObject shown = new JsonObject()
                .put("id", key.id())
                .put("name", key.name())
                .put("role", key.role().text())
                .put("scopes", new JsonArray(key.scopes()))
                .put("created_by", key.createdBy())
                .put("created_at", key.createdAt().toString());
        key.expiresAt().ifPresent(time -> shown.put("expires_at", time.toString()));
        return shown;
    }
}
