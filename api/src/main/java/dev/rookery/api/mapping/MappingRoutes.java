package dev.rookery.api.mapping;

import dev.rookery.api.audit.AuditChange;
import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.sensor.mapping.Mapping;
import dev.rookery.api.sensor.mapping.MappingJson;
import dev.rookery.api.sensor.mapping.TenantMappings;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceRights;
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
import java.util.function.Supplier;

/** Manages the mappings of a tenant. */
public final class MappingRoutes implements Routes {
    private final TenantDatabase database;
    private final AuditLog audit;
    private final MappingPreview preview;
    private final Supplier<Future<Void>> changed;

    /** @param changed applies changed mappings */
    public MappingRoutes(
            TenantDatabase database, AuditLog audit, MappingPreview preview, Supplier<Future<Void>> changed) {
        this.database = database;
        this.audit = audit;
        this.preview = preview;
        this.changed = changed;
    }

    @Override
    public String section() {
        return "mappings";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listMappings", this::list,
                "createMapping", this::create,
                "getMapping", this::get,
                "updateMapping", this::update,
                "deleteMapping", this::delete,
                "previewMapping", preview::preview);
    }

    /** @throws ApiException if the mapping is invalid */
    static Mapping mapping(String name, JsonObject body) {
        try {
            return MappingJson.parse(name, 0, body);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(String.valueOf(e.getMessage()));
        }
    }

    private Future<ApiResponse> list(ApiRequest request) {
        PageRequest page = request.page();
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> new MappingRepository(connection, tenant).list(page))
                .map(mappings -> ApiResponse.ok(page.toJson(
                        mappings,
                        StoredMapping::describe,
                        stored -> new JsonArray(List.of(stored.mapping().name())))));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        Mapping mapping = mapping(request.body().getString("name"), request.body());
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> {
                    MappingRepository mappings = new MappingRepository(connection, tenant);
                    return mappings.countLocked()
                            .compose(count -> count >= TenantMappings.MAX ? limitReached() : mappings.add(mapping))
                            .map(added -> added.orElseThrow(
                                    () -> ApiException.conflict("Mapping '" + mapping.name() + "' already exists")))
                            .compose(added -> requireFit(mappings).map(added))
                            .compose(added -> audit.record(
                                            connection, request, "mapping.create", mapping.name(), added.attributes())
                                    .map(recorded -> ApiResponse.created(
                                                    "/api/mappings/" + mapping.name(), added.describe())
                                            .etag(added.version())));
                })
                .compose(this::applied);
    }

    private static <T> Future<T> limitReached() {
        return Future.failedFuture(ApiException.conflict(
                "The limit of " + TenantMappings.MAX + " mappings is reached. Delete one, or use one with a tag."));
    }

    /** Fails, and so rolls back, if the ingestion cannot subscribe to all topics. */
    private static Future<Void> requireFit(MappingRepository mappings) {
        return mappings.all(List.of())
                .compose(all -> all.fit()
                        ? Future.succeededFuture()
                        : Future.failedFuture(ApiException.conflict("The topics of all mappings have more than "
                                + ServiceRights.MAX_BYTES + " bytes. Use shorter ones, or wildcards.")));
    }

    /** Returns the response when this process has applied the change. */
    private Future<ApiResponse> applied(ApiResponse response) {
        return changed.get().map(response);
    }

    private Future<ApiResponse> get(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        String name = request.string("name");
        return database.inTenant(tenant, connection -> new MappingRepository(connection, tenant).find(name))
                .map(found -> found.orElseThrow(() -> notFound(name)))
                .map(stored -> ApiResponse.ok(stored.describe()).etag(stored.version()));
    }

    private Future<ApiResponse> update(ApiRequest request) {
        Mapping mapping = mapping(request.string("name"), request.body());
        return change(request, (connection, mappings, former) -> mappings.countLocked()
                .compose(locked -> mappings.update(mapping))
                .compose(updated -> requireFit(mappings).map(updated))
                .compose(updated -> audit.record(
                                connection,
                                request,
                                "mapping.update",
                                mapping.name(),
                                AuditChange.of(former.attributes(), updated.attributes()))
                        .map(recorded -> ApiResponse.ok(updated.describe()).etag(updated.version()))));
    }

    private Future<ApiResponse> delete(ApiRequest request) {
        return change(request, (connection, mappings, former) -> mappings.delete(
                        former.mapping().name())
                .compose(deleted -> audit.record(
                        connection, request, "mapping.delete", former.mapping().name(), new JsonObject()))
                .map(recorded -> ApiResponse.noContent()));
    }

    /** Change of a locked mapping, within a transaction. */
    private interface Change {
        Future<ApiResponse> apply(SqlConnection connection, MappingRepository mappings, StoredMapping former);
    }

    private Future<ApiResponse> change(ApiRequest request, Change change) {
        TenantId tenant = Caller.of(request).tenant();
        String name = request.string("name");
        return database.inTenant(tenant, connection -> {
                    MappingRepository mappings = new MappingRepository(connection, tenant);
                    return mappings.lock(name)
                            .map(found -> found.orElseThrow(() -> notFound(name)))
                            .compose(former -> {
                                request.requireMatch(former.version());
                                return change.apply(connection, mappings, former);
                            });
                })
                .compose(this::applied);
    }

    private static ApiException notFound(String name) {
        return ApiException.notFound("mapping '" + name + "'");
    }
}
