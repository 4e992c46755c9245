package dev.rookery.provisioner.web;

import dev.rookery.auth.password.RandomPassword;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.access.PasswordHashes;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.access.TokenRepository;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.operator.Operator;
import dev.rookery.provisioner.operator.OperatorRepository;
import dev.rookery.provisioner.operator.OperatorRole;
import dev.rookery.provisioner.operator.OperatorSessionRepository;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Manages accounts of operators. The last active admin cannot be removed. */
public final class OperatorRoutes implements Routes {
    private final Pool pool;
    private final PasswordHashes passwords;

    public OperatorRoutes(Pool pool, PasswordHashes passwords) {
        this.pool = pool;
        this.passwords = passwords;
    }

    @Override
    public String section() {
        return "operators";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "getCaller", this::caller,
                "listOperators", this::list,
                "createOperator", this::create,
                "updateOperator", this::update,
                "deleteOperator", this::delete,
                "resetOperatorPassword", this::resetPassword);
    }

    private Future<ApiResponse> caller(ApiRequest call) {
        ProvisionerCaller caller = ProvisionerCaller.of(call);
        JsonObject json = new JsonObject()
                .put("kind", caller.kind().name().toLowerCase(Locale.ROOT))
                .put("name", caller.name());
        caller.role().ifPresent(role -> json.put("role", role.text()));
        return Future.succeededFuture(ApiResponse.ok(json));
    }

    private Future<ApiResponse> list(ApiRequest call) {
        return Future.all(new OperatorRepository(pool).list(), new TokenRepository(pool).operators())
                .map(found -> {
                    JsonArray items = new JsonArray();
                    found.<Iterable<Operator>>resultAt(0).forEach(operator -> items.add(describe(operator)));
                    return ApiResponse.ok(new JsonObject()
                            .put("items", items)
                            .put("tokens", new JsonArray(found.<List<String>>resultAt(1))));
                });
    }

    private Future<ApiResponse> create(ApiRequest call) {
        String name = call.body().getString("name");
        OperatorRole role = OperatorRole.parse(call.body().getString("role"));
        String password = RandomPassword.generate();
        return passwords
                .of(password)
                .compose(hash -> pool.withTransaction(connection -> {
                    OperatorRepository operators = new OperatorRepository(connection);
                    return operators.add(name, role, hash).compose(added -> {
                        if (!added) {
                            throw ApiException.conflict("Operator '" + name + "' already exists");
                        }
                        return OperatorAudit.record(connection, call, "operator.create", name, role(role))
                                .compose(recorded -> operators.find(name));
                    });
                }))
                .map(found -> found.orElseThrow(() -> notFound(name)))
                .map(operator -> ApiResponse.created(
                                "/api/operators/" + name, describe(operator).put("password", password))
                        .etag(operator.version()));
    }

    private Future<ApiResponse> update(ApiRequest call) {
        return change(call, (connection, operators, operator) -> {
            OperatorRole role = OperatorRole.parse(
                    call.body().getString("role", operator.role().text()));
            boolean active = call.body().getBoolean("active", operator.active());
            boolean losesRights = operator.role() == OperatorRole.ADMIN && (role != OperatorRole.ADMIN || !active);
            return requireOtherAdmin(operators, operator, losesRights)
                    .compose(checked -> operators.update(operator.name(), role, active))
                    .compose(changed -> OperatorAudit.record(
                                    connection,
                                    call,
                                    "operator.update",
                                    operator.name(),
                                    role(role).put("active", active))
                            .map(recorded -> ApiResponse.ok(describe(changed)).etag(changed.version())));
        });
    }

    private Future<ApiResponse> delete(ApiRequest call) {
        return change(call, (connection, operators, operator) -> requireOtherAdmin(
                        operators, operator, operator.role() == OperatorRole.ADMIN)
                .compose(checked -> operators.delete(operator.name()))
                .compose(deleted ->
                        OperatorAudit.record(connection, call, "operator.delete", operator.name(), new JsonObject()))
                .map(recorded -> ApiResponse.noContent()));
    }

    /** Sets a random password and ends all sessions of the operator. */
    private Future<ApiResponse> resetPassword(ApiRequest call) {
        String password = RandomPassword.generate();
        return passwords
                .of(password)
                .compose(hash -> change(call, (connection, operators, operator) -> operators
                        .setPasswordHash(operator.name(), hash)
                        .compose(changed -> new OperatorSessionRepository(connection).endAll(operator.name()))
                        .compose(ended -> OperatorAudit.record(
                                connection, call, "operator.password", operator.name(), new JsonObject()))
                        .map(recorded -> ApiResponse.ok(
                                new JsonObject().put("name", operator.name()).put("password", password)))));
    }

    /** Change of a locked account, within a transaction. */
    private interface Change {
        Future<ApiResponse> apply(SqlConnection connection, OperatorRepository operators, Operator operator);
    }

    private Future<ApiResponse> change(ApiRequest call, Change change) {
        String name = call.string("name");
        return pool.withTransaction(connection -> {
            OperatorRepository operators = new OperatorRepository(connection);
            return operators
                    .lock(name)
                    .map(found -> found.orElseThrow(() -> notFound(name)))
                    .compose(operator -> {
                        call.requireMatch(operator.version());
                        return change.apply(connection, operators, operator);
                    });
        });
    }

    private static Future<Void> requireOtherAdmin(
            OperatorRepository operators, Operator operator, boolean losesRights) {
        if (!losesRights) {
            return Future.succeededFuture();
        }
        return operators.hasOtherAdmin(operator.name()).compose(exists -> {
            if (!exists) {
                throw ApiException.conflict("'" + operator.name()
                        + "' is the only active admin. Give another operator the role admin first.");
            }
            return Future.succeededFuture();
        });
    }

    private static ApiException notFound(String name) {
        return ApiException.notFound("operator '" + name + "'");
    }

    private static JsonObject role(OperatorRole role) {
        return new JsonObject().put("role", role.text());
    }

    private static JsonObject describe(Operator operator) {
        JsonObject json = new JsonObject()
                .put("name", operator.name())
                .put("role", operator.role().text())
                .put("active", operator.active())
                .put("version", operator.version())
                .put("created_at", operator.createdAt().toString());
        operator.lastLogin().ifPresent(time -> json.put("last_login_at", time.toString()));
        return json;
    }
}
