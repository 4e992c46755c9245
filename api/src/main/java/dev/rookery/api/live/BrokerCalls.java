package dev.rookery.api.live;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.broker.AdminPort;
import dev.rookery.api.broker.BrokerProblem;
import dev.rookery.api.broker.TenantPort;
import dev.rookery.api.caller.Caller;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.ProblemType;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Calls the broker's admin port on behalf of requests and translates its problems. Thread-safe. */
final class BrokerCalls {
    private final TenantDatabase database;
    private final AuditLog audit;
    private final Optional<AdminPort> port;

    /** @param port if empty, all calls fail with 503 */
    BrokerCalls(TenantDatabase database, AuditLog audit, Optional<AdminPort> port) {
        this.database = database;
        this.audit = audit;
        this.port = port;
    }

    Future<ApiResponse> query(Function<AdminPort, Future<ApiResponse>> query) {
        return query.apply(port()).recover(failure -> Future.failedFuture(translate(failure)));
    }

    /** Calls operations on the caller's tenant. */
    Future<ApiResponse> queryTenant(ApiRequest request, Function<TenantPort, Future<ApiResponse>> query) {
        return query(admin -> query.apply(ofCaller(admin, request)));
    }

    /** Records the audit entry before the action, so that no action lacks its entry. */
    Future<ApiResponse> audited(
            ApiRequest request,
            String action,
            String subject,
            JsonObject detail,
            Function<AdminPort, Future<ApiResponse>> execute) {
        return database.inTenant(
                        Caller.of(request).tenant(),
                        connection -> audit.record(connection, request, action, subject, detail))
                .compose(recorded -> query(execute));
    }

    /** Like {@link #audited}, on the caller's tenant. */
    Future<ApiResponse> auditedInTenant(
            ApiRequest request,
            String action,
            String subject,
            JsonObject detail,
            Function<TenantPort, Future<ApiResponse>> execute) {
        return audited(request, action, subject, detail, admin -> execute.apply(ofCaller(admin, request)));
    }

    private AdminPort port() {
        return port.orElseThrow(BrokerCalls::noBroker);
    }

    static ApiException noBroker() {
        return new ApiException(ProblemType.UNAVAILABLE, "No admin port of the broker is configured for the API");
    }

    private static TenantPort ofCaller(AdminPort admin, ApiRequest request) {
        return admin.tenant(Caller.of(request).tenant());
    }

    /** Returns the parameters of a request that have a value, for a request to the broker. */
    static Map<String, String> specified(ApiRequest request, String... names) {
        Map<String, String> specified = new HashMap<>();
        for (String name : names) {
            Object value = request.parameters().get(name);
            if (value != null) {
                specified.put(name, value.toString());
            }
        }
        return specified;
    }

    private static Throwable translate(Throwable failure) {
        if (!(failure instanceof BrokerProblem problem)) {
            return failure;
        }
        ProblemType type =
                switch (problem.status()) {
                    case 400 -> ProblemType.INVALID_REQUEST;
                    case 404 -> ProblemType.NOT_FOUND;
                    case 409 -> ProblemType.CONFLICT;
                    case 413 -> ProblemType.BODY_TOO_LARGE;
                    default -> ProblemType.UNAVAILABLE;
                };
        return new ApiException(type, String.valueOf(problem.getMessage()));
    }
}
