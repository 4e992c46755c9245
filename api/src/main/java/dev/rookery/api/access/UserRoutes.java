package dev.rookery.api.access;

import dev.rookery.api.audit.AuditChange;
import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.caller.Role;
import dev.rookery.api.license.LicenseGuard;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;

/**
 * Manages API users. A caller cannot create, change or delete users whose role exceeds the caller's, and the last
 * active owner cannot be removed.
 */
public final class UserRoutes implements Routes {
    private final TenantDatabase database;
    private final AsyncPasswordHasher passwords;
    private final AuditLog audit;
    private final LicenseGuard license;

    public UserRoutes(TenantDatabase database, AsyncPasswordHasher passwords, AuditLog audit, LicenseGuard license) {
        this.database = database;
        this.passwords = passwords;
        this.audit = audit;
        this.license = license;
    }

    @Override
    public String section() {
        return "users";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listUsers", this::list,
                "createUser", this::create,
                "getUser", this::get,
                "updateUser", this::update,
                "deleteUser", this::delete,
                "resetUserPassword", this::resetPassword);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        PageRequest page = request.page();
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> new ApiUserRepository(connection, tenant)
                        .list(
                                page,
                                request.optionalString("search"),
                                request.optionalString("role"),
                                request.optionalBoolean("active")))
                .map(users -> ApiResponse.ok(
                        page.toJson(users, UserRoutes::describe, user -> new JsonArray(List.of(user.name())))));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        String name = request.body().getString("name");
        Role role = Role.parse(request.body().getString("role"));
        requireRole(request, role);
        TenantId tenant = Caller.of(request).tenant();
        boolean generated = !request.body().containsKey("password");
        String password = generated ? RandomPassword.generate() : request.body().getString("password");
        return passwords
                .hash(password)
                .compose(hash -> database.inTenant(tenant, connection -> license.requireUserCapacity(connection, tenant)
                        .compose(permitted -> new ApiUserRepository(connection, tenant).add(name, hash, role))
                        .compose(added -> {
                            if (!added) {
                                throw ApiException.conflict("User '" + name + "' already exists");
                            }
                            JsonObject detail = new JsonObject().put("role", role.text());
                            return audit.record(connection, request, "user.create", name, detail);
                        })
                        .compose(recorded -> find(connection, tenant, name))
                        .map(user -> {
                            JsonObject json = describe(user);
                            if (generated) {
                                json.put("password", password);
                            }
                            return ApiResponse.created("/api/users/" + name, json)
                                    .etag(user.version());
                        })));
    }

    private Future<ApiResponse> get(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> find(connection, tenant, request.string("name")))
                .map(user -> ApiResponse.ok(describe(user)).etag(user.version()));
    }

    private Future<ApiResponse> update(ApiRequest request) {
        return change(request, (connection, users, user) -> {
            Role role = Role.parse(request.body().getString("role", user.role().text()));
            boolean active = request.body().getBoolean("active", user.active());
            requireRole(request, role);
            boolean losesOwnership = user.role() == Role.OWNER && (role != Role.OWNER || !active);
            return requireOtherOwner(users, user, losesOwnership)
                    .compose(checked -> users.update(user.id(), role, active))
                    .compose(changed -> endSessions(connection, request, user, active)
                            .compose(ended -> audit.record(
                                    connection,
                                    request,
                                    "user.update",
                                    user.name(),
                                    AuditChange.of(rights(user), rights(changed))))
                            .map(recorded -> ApiResponse.ok(describe(changed)).etag(changed.version())));
        });
    }

    private Future<ApiResponse> delete(ApiRequest request) {
        return change(request, (connection, users, user) -> requireOtherOwner(users, user, user.role() == Role.OWNER)
                .compose(checked -> users.delete(user.id()))
                .compose(deleted -> audit.record(connection, request, "user.delete", user.name(), new JsonObject()))
                .map(recorded -> ApiResponse.noContent()));
    }

    /** Sets a random password and ends all sessions of the user. */
    private Future<ApiResponse> resetPassword(ApiRequest request) {
        String password = RandomPassword.generate();
        return passwords
                .hash(password)
                .compose(hash -> change(request, (connection, users, user) -> users.setPasswordHash(user.name(), hash)
                        .compose(changed -> endSessions(connection, request, user, false))
                        .compose(ended ->
                                audit.record(connection, request, "user.password", user.name(), new JsonObject()))
                        .map(recorded -> ApiResponse.ok(
                                new JsonObject().put("name", user.name()).put("password", password)))));
    }

    /** Change of a locked user, within a transaction. */
    private interface Change {
        Future<ApiResponse> apply(SqlConnection connection, ApiUserRepository users, ApiUser user);
    }

    private Future<ApiResponse> change(ApiRequest request, Change change) {
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> {
            ApiUserRepository users = new ApiUserRepository(connection, tenant);
            return users.lock(request.string("name"))
                    .map(found -> found.orElseThrow(() -> notFound(request.string("name"))))
                    .compose(user -> {
                        requireRole(request, user.role());
                        request.requireMatch(user.version());
                        return change.apply(connection, users, user);
                    });
        });
    }

    private static Future<Void> requireOtherOwner(ApiUserRepository users, ApiUser user, boolean losesOwnership) {
        if (!losesOwnership) {
            return Future.succeededFuture();
        }
        return users.hasOtherOwner(user.id()).compose(exists -> {
            if (!exists) {
                throw ApiException.conflict(
                        "'" + user.name() + "' is the only active owner. Give another user the role owner first.");
            }
            return Future.succeededFuture();
        });
    }

    private static Future<Void> endSessions(
            SqlConnection connection, ApiRequest request, ApiUser user, boolean active) {
        return active
                ? Future.succeededFuture()
                : new SessionRepository(connection, Caller.of(request).tenant()).endAll(user.id());
    }

    private static void requireRole(ApiRequest request, Role role) {
        if (!Caller.of(request).has(role)) {
            throw new ApiException(
                    ProblemType.FORBIDDEN, "Managing users with the role " + role.text() + " requires that role");
        }
    }

    private static Future<ApiUser> find(SqlConnection connection, TenantId tenant, String name) {
        return new ApiUserRepository(connection, tenant)
                .find(name)
                .map(found -> found.orElseThrow(() -> notFound(name)));
    }

    private static ApiException notFound(String name) {
        return ApiException.notFound("user '" + name + "'");
    }

    private static JsonObject rights(ApiUser user) {
        return new JsonObject().put("role", user.role().text()).put("active", user.active());
    }

    private static JsonObject describe(ApiUser user) {
        JsonObject json = new JsonObject()
                .put("name", user.name())
                .put("role", user.role().text())
                .put("active", user.active())
                .put("version", user.version())
                .put("created_at", user.createdAt().toString());
        user.lastLogin().ifPresent(time -> json.put("last_login_at", time.toString()));
        return json;
    }
}
