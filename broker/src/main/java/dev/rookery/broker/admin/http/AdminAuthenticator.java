package dev.rookery.broker.admin.http;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceKeys;
import dev.rookery.auth.service.TenantToken;
import dev.rookery.http.ApiCaller;
import dev.rookery.http.BearerAuthenticator;
import dev.rookery.http.contract.SecurityRequirement;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Authenticates callers of the admin port: the operator by the configured token, components of the platform by tokens that they
 * derive from the service key for one tenant. Thread-safe.
 */
final class AdminAuthenticator implements BearerAuthenticator {
    private final AdminToken operator;
    private final Optional<ServiceKeys> keys;
    private final InstantSource clock;

    /** @param keys accepted for tokens of tenants; without keys, only the operator's token is accepted */
    AdminAuthenticator(AdminToken operator, Optional<ServiceKeys> keys, InstantSource clock) {
        this.operator = operator;
        this.keys = keys;
        this.clock = clock;
    }

    /** Caller that can reach one tenant only, see {@link TenantScope}. */
    record TenantCaller(TenantId tenant) implements ApiCaller {
        @Override
        public boolean permits(SecurityRequirement requirement) {
            return true;
        }
    }

    @Override
    public Future<Optional<ApiCaller>> authenticate(String bearerToken) {
        return operator.authenticate(bearerToken)
                .map(found ->
                        found.or(() -> keys.flatMap(known -> TenantToken.verify(bearerToken, known, clock.instant()))
                                .map(TenantCaller::new)));
    }
}
