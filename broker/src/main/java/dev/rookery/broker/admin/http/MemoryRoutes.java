package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.MemoryStatus;
import dev.rookery.broker.admin.MemoryStatus.Use;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.memory.MemoryPool;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;

/** Memory that the state of clients takes, by kind, tenant and user. */
record MemoryRoutes(BrokerAdmin broker) implements Routes {
    @Override
    public String section() {
        return "memory";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("getMemory", this::memory);
    }

    private Future<ApiResponse> memory(ApiRequest request) {
        return AdminCalls.respond(request, broker::memory, MemoryRoutes::json);
    }

    private static JsonObject json(MemoryStatus status) {
        JsonObject pools = new JsonObject();
        for (MemoryPool pool : MemoryPool.values()) {
            pools.put(pool.name().toLowerCase(Locale.ROOT), json(status.use(pool)));
        }
        JsonObject kinds = new JsonObject();
        for (MemoryKind kind : MemoryKind.values()) {
            kinds.put(kind.label(), json(status.use(kind)));
        }
        JsonArray tenants = new JsonArray();
        status.tenants().forEach(tenant -> {
            JsonObject byKind = new JsonObject();
            tenant.kinds().forEach((kind, bytes) -> byKind.put(kind.label(), bytes));
            tenants.add(
                    json(tenant.heap()).put("tenant", tenant.tenant().value()).put("kinds", byKind));
        });
        JsonArray users = new JsonArray();
        status.users()
                .forEach(user -> users.add(new JsonObject()
                        .put("tenant", user.user().tenant().value())
                        .put("username", user.user().username())
                        .put("bytes", user.bytes())));
        JsonObject buffers = new JsonObject()
                .put("bytes", status.buffers().bytes())
                .put("reserved", status.buffers().reserved());
        return pools.put("network_buffers", buffers)
                .put("kinds", kinds)
                .put("tenants", tenants)
                .put("largest_users", users);
    }

    private static JsonObject json(Use use) {
        return new JsonObject().put("bytes", use.bytes()).put("capacity", use.capacity());
    }
}
