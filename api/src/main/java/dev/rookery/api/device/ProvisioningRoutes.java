package dev.rookery.api.device;

import dev.rookery.api.ApiContext;
import dev.rookery.api.access.Caller;
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
import java.util.Set;

/** Provisioning keys, and the one call that a device makes with such a key. */
public final class ProvisioningRoutes implements Routes {
    private final ApiContext context;
    private final Registration registration;

    public ProvisioningRoutes(ApiContext context) {
        this.context = context;
        this.registration = new Registration(context);
    }

    @Override
    public String section() {
        return "provisioning";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listProvisioningKeys", this::list,
                "createProvisioningKey", this::create,
                "deleteProvisioningKey", this::delete,
                "registerDevice", this::register);
    }

    private Future<ApiResponse> list(ApiRequest call) {
        PageRequest page = call.page();
        return new ProvisioningKeyRepository(context.pool())
                .list(page)
                .map(keys -> ApiResponse.ok(
                        page.toJson(keys, ProvisioningKey::describe, key -> new JsonArray(List.of(key.name())))));
    }

    private Future<ApiResponse> create(ApiRequest call) {
        JsonObject body = call.body();
        String name = body.getString("name");
        Instant expiresAt = Rfc3339.parse(body.getString("expires_at"));
        if (!expiresAt.isAfter(Instant.now())) {
            throw ApiException.invalid("'expires_at' is over already");
        }
        String secret = OpaqueTokens.generate(ProvisioningKey.PREFIX);
        return context.pool().withTransaction(connection -> new ProvisioningKeyRepository(connection)
                .add(
                        name,
                        OpaqueTokens.hash(secret),
                        body.getInteger("max_devices"),
                        DeviceRoutes.tags(body),
                        Caller.of(call).name(),
                        expiresAt)
                .map(added -> added.orElseThrow(
                        () -> ApiException.conflict("There is a provisioning key '" + name + "' already")))
                .compose(key -> context.audit()
                        .record(connection, call, "provisioning-key.create", name, key.describe())
                        .map(noted -> ApiResponse.created(
                                "/api/provisioning-keys/" + key.id(),
                                key.describe().put("key", secret)))));
    }

    private Future<ApiResponse> delete(ApiRequest call) {
        int id = call.integer("id");
        return context.pool().withTransaction(connection -> new ProvisioningKeyRepository(connection)
                .delete(id)
                .map(deleted -> deleted.orElseThrow(() -> ApiException.notFound("provisioning key " + id)))
                .compose(key -> context.audit()
                        .record(connection, call, "provisioning-key.delete", key.name(), new JsonObject()))
                .map(noted -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> register(ApiRequest call) {
        JsonObject body = call.body();
        String id = body.getString("id");
        return context.pool()
                .withTransaction(connection -> new ProvisioningKeyRepository(connection)
                        .use(OpaqueTokens.hash(body.getString("key")))
                        .map(found -> found.orElseThrow(() -> new ApiException(
                                ProblemType.UNAUTHENTICATED,
                                "The provisioning key is unknown, expired, or used up; ask for a new one")))
                        .compose(key -> registration
                                .newCredential(Optional.empty())
                                .compose(credential -> registration.register(
                                        connection,
                                        asDevice(call, id),
                                        id,
                                        body.getString("name", id),
                                        key.tags(),
                                        Optional.of(key.name()),
                                        credential))))
                .map(registered -> DeviceRoutes.created(call, context, registered));
    }

    private static ApiRequest asDevice(ApiRequest call, String id) {
        Caller device = new Caller(Caller.Kind.DEVICE, 0, id, Optional.empty(), Set.of());
        return call.withCaller(device);
    }
}
