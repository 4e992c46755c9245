package dev.rookery.api.access;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.caller.Role;
import dev.rookery.api.license.LicenseGuard;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;

/**
 * Manages API users. A caller cannot create, change or delete users whose role exceeds the caller's, and the last
 * active owner cannot be removed.
 */
public final class UserRoutes implements Routes {
    private final Pool pool;
    private final AsyncPasswordHasher passwords;
    private final AuditLog audit;
    private final LicenseGuard license;

    public UserRoutes(Pool pool, AsyncPasswordHasher passwords, AuditLog audit, LicenseGuard license) {
        this.pool = pool;
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
        return new ApiUserRepository(pool)
                .list(page)
                .map(users -> ApiResponse.ok(
                        page.toJson(users, UserRoutes::describe, user -> new JsonArray(List.of(user.name())))));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        String name = request.body().getString("name");
        Role role = Role.parse(request.body().getString("role"));
        requireRole(request, role);
        boolean generated = !request.body().containsKey("password");
        String password = generated ? RandomPassword.generate() : request.body().getString("password");
        return passwords
                .hash(password)
                .compose(hash -> pool.withTransaction(connection -> license.requireUserCapacity(connection)
                        .compose(permitted -> new ApiUserRepository(connection).add(name, hash, role))
                        .compose(added -> {
                            if (!added) {
                                throw ApiException.conflict("User '" + name + "' already exists");
                            }
                            JsonObject detail = new JsonObject().put("role", role.text());
                            return audit.record(connection, request, "user.create", name, detail);
                        })
                        .compose(recorded -> find(connection, name))
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
        return find(pool, request.string("name"))
                .map(user -> ApiResponse.ok(describe(user)).etag(user.version()));
    }

    private Future<ApiResponse> update(ApiRequest request) {
        return change(request, (connection, user) -> {
            Role role = Role.parse(request.body().getString("role", user.role().text()));
            boolean active = request.body().getBoolean("active", user.active());
            requireRole(request, role);
            boolean losesOwnership = user.role() == Role.OWNER && (role != Role.OWNER || !active);
            JsonObject detail = new JsonObject().put("role", role.text()).put("active", active);
            return requireOtherOwner(connection, user, losesOwnership)
                    .compose(checked -> new ApiUserRepository(connection).update(user.id(), role, active))
                    .compose(changed -> endSessions(connection, user, active)
                            .compose(ended -> audit.record(connection, request, "user.update", user.name(), detail))
                            .map(recorded -> ApiResponse.ok(describe(changed)).etag(changed.version())));
        });
    }

    private Future<ApiResponse> delete(ApiRequest request) {
        return change(request, (connection, user) -> requireOtherOwner(connection, user, user.role() == Role.OWNER)
                .compose(checked -> new ApiUserRepository(connection).delete(user.id()))
                .compose(deleted -> audit.record(connection, request, "user.delete", user.name(), new JsonObject()))
                .map(recorded -> ApiResponse.noContent()));
    }

    /** Sets a random password and ends all sessions of the user. */
    private Future<ApiResponse> resetPassword(ApiRequest request) {
        String password = RandomPassword.generate();
        return passwords
                .hash(password)
                .compose(hash -> change(request, (connection, user) -> new ApiUserRepository(connection)
                        .setPasswordHash(user.name(), hash)
                        .compose(changed -> new SessionRepository(connection).endAll(user.id()))
                        .compose(ended ->
                                audit.record(connection, request, "user.password", user.name(), new JsonObject()))
                        .map(recorded -> ApiResponse.ok(
                                new JsonObject().put("name", user.name()).put("password", password)))));
    }

    /** Change of a locked user, within a transaction. */
    private interface Change {
        Future<ApiResponse> apply(SqlConnection connection, ApiUser user);
    }

    private Future<ApiResponse> change(ApiRequest request, Change change) {
        return pool.withTransaction(connection -> new ApiUserRepository(connection)
                .lock(request.string("name"))
                .map(found -> found.orElseThrow(() -> notFound(request.string("name"))))
                .compose(user -> {
                    requireRole(request, user.role());
                    request.requireMatch(user.version());
                    return change.apply(connection, user);
                }));
    }

    private static Future<Void> requireOtherOwner(SqlConnection connection, ApiUser user, boolean losesOwnership) {
        if (!losesOwnership) {
            return Future.succeededFuture();
        }
        return new ApiUserRepository(connection).hasOtherOwner(user.id()).compose(exists -> {
            if (!exists) {
                throw ApiException.conflict(
                        "'" + user.name() + "' is the only active owner. Give another user the role owner first.");
            }
            return Future.succeededFuture();
        });
    }

    private static Future<Void> endSessions(SqlConnection connection, ApiUser user, boolean active) {
        return active ? Future.succeededFuture() : new SessionRepository(connection).endAll(user.id());
    }

    private static void requireRole(ApiRequest request, Role role) {
        if (!Caller.of(request).has(role)) {
            throw new ApiException(
                    ProblemType.FORBIDDEN, "Managing users with the role " + role.text() + " requires that role");
        }
    }

    private static Future<ApiUser> find(SqlClient client, String name) {
        return new ApiUserRepository(client).find(name).map(found -> found.orElseThrow(() -> notFound(name)));
    }

    private static ApiException notFound(String name) {
        return ApiException.notFound("user '" + name + "'");
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
