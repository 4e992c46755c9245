package dev.rookery.api.broker;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceKey;
import dev.rookery.auth.service.TenantToken;
import dev.rookery.config.Ranges;
import java.time.Instant;

/**
 * Address and credentials of the broker's admin port. {@link #toString} omits the secrets.
 *
 * @param port 1 to 65535
 * @param token token of the operator
 * @param key key from which tokens of tenants are derived, the same as the broker's
 */
public record BrokerAccess(String host, int port, String token, ServiceKey key) {
    public BrokerAccess {
        Ranges.requirePort("The port of the broker's admin port", port);
        if (host.isBlank() || token.isBlank()) {
            throw new IllegalArgumentException("The broker's admin port requires a host and a token");
        }
    }

    /**
     * Returns the token for the operations on a tenant: for the default tenant that of the operator, which brokers without
     * tenants know too, for others one that permits nothing else.
     */
    String token(TenantId tenant) {
        return tenant.equals(TenantId.DEFAULT) ? token : TenantToken.issue(key, tenant, Instant.now());
    }

    @Override
    public String toString() {
        return "BrokerAccess[" + host + ":" + port + "]";
    }
}
