package dev.rookery.api.access;

import dev.rookery.api.ApiContext;
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
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;

/** The people who may log in to the API. Nobody touches somebody of a higher role, and there is always an owner. */
public final class UserRoutes implements Routes {
    private final ApiContext context;
    private final NewPassword passwords;

    public UserRoutes(ApiContext context) {
        this.context = context;
        this.passwords =
                new NewPassword(context.workers(), context.config().access().passwordCost());
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

    private Future<ApiResponse> list(ApiRequest call) {
        PageRequest page = call.page();
        return new ApiUserRepository(context.pool())
                .list(page)
                .map(users -> ApiResponse.ok(
                        page.toJson(users, UserRoutes::describe, user -> new JsonArray(List.of(user.name())))));
    }

    private Future<ApiResponse> create(ApiRequest call) {
        String name = call.body().getString("name");
        Role role = Role.parse(call.body().getString("role"));
        requireAbove(call, role);
        boolean generated = !call.body().containsKey("password");
        String password = generated ? RandomPassword.generate() : call.body().getString("password");
        return passwords.hash(password).compose(hash -> context.pool().withTransaction(connection -> context.license()
                .requireRoomForUser(connection)
                .compose(room -> new ApiUserRepository(connection).add(name, hash, role))
                .compose(added -> {
                    if (!added) {
                        throw ApiException.conflict("There is a user '" + name + "' already");
                    }
                    JsonObject detail = new JsonObject().put("role", role.text());
                    return context.audit().record(connection, call, "user.create", name, detail);
                })
                .compose(noted -> require(connection, name))
                .map(user -> {
                    JsonObject shown = describe(user);
                    if (generated) {
                        shown.put("password", password);
                    }
                    return ApiResponse.created("/api/users/" + name, shown).etag(user.version());
                })));
    }

    private Future<ApiResponse> get(ApiRequest call) {
        return new ApiUserRepository(context.pool())
                .find(call.string("name"))
                .map(found -> found.orElseThrow(() -> missing(call.string("name"))))
                .map(user -> ApiResponse.ok(describe(user)).etag(user.version()));
    }

    private Future<ApiResponse> update(ApiRequest call) {
        return changing(call, (connection, user) -> {
            Role role = Role.parse(call.body().getString("role", user.role().text()));
            boolean active = call.body().getBoolean("active", user.active());
            requireAbove(call, role);
            boolean ownsNoMore = user.role() == Role.OWNER && (role != Role.OWNER || !active);
            JsonObject detail = new JsonObject().put("role", role.text()).put("active", active);
            return keepAnOwner(connection, user, ownsNoMore)
                    .compose(kept -> new ApiUserRepository(connection).update(user.id(), role, active))
                    .compose(changed -> endSessions(connection, user, active)
                            .compose(ended ->
                                    context.audit().record(connection, call, "user.update", user.name(), detail))
                            .map(noted -> ApiResponse.ok(describe(changed)).etag(changed.version())));
        });
    }

    private Future<ApiResponse> delete(ApiRequest call) {
        return changing(call, (connection, user) -> keepAnOwner(connection, user, user.role() == Role.OWNER)
                .compose(kept -> new ApiUserRepository(connection).delete(user.id()))
                .compose(deleted ->
                        context.audit().record(connection, call, "user.delete", user.name(), new JsonObject()))
                .map(noted -> ApiResponse.noContent()));
    }

    /** A new random password; all sessions end. */
    private Future<ApiResponse> resetPassword(ApiRequest call) {
        String password = RandomPassword.generate();
        return passwords
                .hash(password)
                .compose(hash -> changing(call, (connection, user) -> new ApiUserRepository(connection)
                        .setPasswordHash(user.name(), hash)
                        .compose(set -> new SessionRepository(connection).endAll(user.id()))
                        .compose(ended -> context.audit()
                                .record(connection, call, "user.password", user.name(), new JsonObject()))
                        .map(noted -> ApiResponse.ok(
                                new JsonObject().put("name", user.name()).put("password", password)))));
    }

    /** A change of one user. */
    private interface Change {
        Future<ApiResponse> apply(SqlConnection connection, ApiUser user);
    }

    private Future<ApiResponse> changing(ApiRequest call, Change change) {
        return context.pool().withTransaction(connection -> new ApiUserRepository(connection)
                .lock(call.string("name"))
                .map(found -> found.orElseThrow(() -> missing(call.string("name"))))
                .compose(user -> {
                    requireAbove(call, user.role());
                    call.requireMatch(user.version());
                    return change.apply(connection, user);
                }));
    }

    private static Future<Void> keepAnOwner(SqlConnection connection, ApiUser user, boolean ownsNoMore) {
        if (!ownsNoMore) {
            return Future.succeededFuture();
        }
        return new ApiUserRepository(connection).hasOwnerBeside(user.id()).map(another -> {
            if (!another) {
                throw ApiException.conflict("'" + user.name() + "' is the only owner; make another first");
            }
            return null;
        });
    }

    private static Future<Void> endSessions(SqlConnection connection, ApiUser user, boolean active) {
        return active ? Future.succeededFuture() : new SessionRepository(connection).endAll(user.id());
    }

    private static void requireAbove(ApiRequest call, Role role) {
        if (!Caller.of(call).has(role)) {
            throw new ApiException(
                    ProblemType.FORBIDDEN, "It takes the role " + role.text() + " to deal with users of that role");
        }
    }

    private static Future<ApiUser> require(SqlConnection connection, String name) {
        return new ApiUserRepository(connection).find(name).map(found -> found.orElseThrow(() -> missing(name)));
    }

    private static ApiException missing(String name) {
        return ApiException.notFound("user '" + name + "'");
    }

    private static JsonObject describe(ApiUser user) {
        JsonObject shown = new JsonObject()
                .put("name", user.name())
                .put("role", user.role().text())
                .put("active", user.active())
                .put("version", user.version())
                .put("created_at", user.createdAt().toString());
        user.lastLogin().ifPresent(time -> shown.put("last_login_at", time.toString()));
        return shown;
    }
}
