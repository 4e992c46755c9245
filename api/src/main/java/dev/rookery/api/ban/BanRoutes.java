package dev.rookery.api.ban;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.auth.Ban;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.ban.BanValue;
import dev.rookery.auth.postgres.BanRepository;
import dev.rookery.auth.postgres.StoredBan;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Rfc3339;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Bans clients of the caller's tenant. The broker reads the bans from the database. */
public final class BanRoutes implements Routes {
    private final TenantDatabase database;
    private final AuditLog audit;

    public BanRoutes(TenantDatabase database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    @Override
    public String section() {
        return "bans";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("listBans", this::list, "createBan", this::create, "deleteBan", this::delete);
    }

    private static BanRepository bans(SqlClient connection, TenantId tenant) {
        return new BanRepository(connection, Optional.of(tenant));
    }

    private Future<ApiResponse> list(ApiRequest request) {
        PageRequest page = request.page();
        Optional<UUID> after = page.after().map(cursor -> id(cursor.string(0)));
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> bans(connection, tenant).list(after, page.queryLimit()))
                .map(found -> ApiResponse.ok(
                        page.toJson(found, BanRoutes::describe, each -> new JsonArray(List.of(each.id())))));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        Ban ban = ban(request.body());
        Caller caller = Caller.of(request);
        return database.inTenant(caller.tenant(), connection -> bans(connection, caller.tenant())
                .put(ban, caller.name())
                .map(added -> added.orElseThrow(() -> ApiException.conflict(
                        "There are " + BanRepository.MAXIMUM + " bans already; remove some, or ban an address range")))
                .compose(added -> audit.record(connection, request, "ban.put", subject(ban), detail(ban))
                        .map(recorded -> ApiResponse.created("/api/broker/bans/" + added.id(), describe(added)))));
    }

    private Future<ApiResponse> delete(ApiRequest request) {
        UUID id = id(request.string("id"));
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> bans(connection, tenant)
                .remove(id)
                .map(removed -> removed.orElseThrow(() -> ApiException.notFound("Ban " + id)))
                .compose(removed ->
                        audit.record(connection, request, "ban.delete", subject(removed.ban()), new JsonObject()))
                .map(recorded -> ApiResponse.noContent()));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new ApiException(ProblemType.INVALID_REQUEST, "The cursor is not valid");
        }
    }

    private static Ban ban(JsonObject body) {
        Ban.Kind kind = Ban.Kind.of(body.getString("kind"));
        Optional<Instant> end =
                Optional.ofNullable(body.getString("expires_at")).map(Rfc3339::parse);
        if (end.filter(time -> !time.isAfter(Instant.now())).isPresent()) {
            throw new ApiException(ProblemType.INVALID_REQUEST, "'expires_at' must be in the future");
        }
        try {
            return new Ban(kind, BanValue.normalize(kind, body.getString("value")), body.getString("reason", ""), end);
        } catch (IllegalArgumentException e) {
            throw new ApiException(ProblemType.INVALID_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private static String subject(Ban ban) {
        return ban.kind().label() + " " + ban.value();
    }

    private static JsonObject detail(Ban ban) {
        JsonObject json = new JsonObject().put("reason", ban.reason());
        ban.expiresAt().ifPresent(time -> json.put("expires_at", time.toString()));
        return json;
    }

    private static JsonObject describe(StoredBan stored) {
        Ban ban = stored.ban();
        return detail(ban)
                .put("id", stored.id())
                .put("kind", ban.kind().label())
                .put("value", ban.value())
                .put("created_by", stored.createdBy())
                .put("created_at", stored.createdAt().toString());
    }
}
