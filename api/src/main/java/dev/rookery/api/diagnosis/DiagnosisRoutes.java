package dev.rookery.api.diagnosis;

import dev.rookery.api.broker.AdminPort;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Explains why a client of the caller's tenant cannot connect, subscribe, publish or receive. */
public final class DiagnosisRoutes implements Routes {
    private final RequestTenants tenants;
    private final DiagnosisReader reader;
    private final Clock clock;

    /** @param broker closed by the caller; if empty, a diagnosis lacks sessions */
    public DiagnosisRoutes(TenantDatabase database, RequestTenants tenants, Optional<AdminPort> broker, Clock clock) {
        this.tenants = tenants;
        this.reader = new DiagnosisReader(database, broker, clock);
        this.clock = clock;
    }

    @Override
    public String section() {
        return "diagnosis";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("diagnoseClient", this::diagnose);
    }

    private Future<ApiResponse> diagnose(ApiRequest request) {
        Subject subject = new Subject(request.optionalString("user"), request.optionalString("client"));
        if (subject.username().isEmpty() && subject.clientId().isEmpty()) {
            throw new ApiException(ProblemType.INVALID_REQUEST, "State 'user' or 'client', or both");
        }
        TenantId tenant = Caller.of(request).tenant();
        return reader.read(tenant, tenants.tables(tenant), subject)
                .map(facts -> ApiResponse.ok(DiagnosisJson.of(facts, Diagnosis.findings(facts, clock.instant()))));
    }
}
