package dev.rookery.api.broker;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceKey;
import dev.rookery.auth.service.TenantToken;
import dev.rookery.config.Ranges;
import java.time.Instant;
import java.util.Optional;

/**
 * Address and credentials of the broker's admin port. {@link #toString} omits the secrets.
 *
 * @param port 1 to 65535
 * @param token token of the operator
 * @param key key from which tokens of tenants are derived, the same as the broker's; if empty, the operator's token is used
 *     for all tenants
 */
public record BrokerAccess(String host, int port, String token, Optional<ServiceKey> key) {
    public BrokerAccess {
        Ranges.requirePort("The port of the broker's admin port", port);
        if (host.isBlank() || token.isBlank()) {
            throw new IllegalArgumentException("The broker's admin port requires a host and a token");
        }
    }

    public BrokerAccess(String host, int port, String token, ServiceKey key) {
        this(host, port, token, Optional.of(key));
    }

    /** Returns the access of the operator to all tenants. */
    public static BrokerAccess ofOperator(String host, int port, String token) {
        return new BrokerAccess(host, port, token, Optional.empty());
    }

    /**
     * Returns the token for the operations on a tenant: for the default tenant that of the operator, which brokers without
     * tenants know too, for others one that permits nothing else.
     */
    String token(TenantId tenant) {
        return key.filter(known -> !tenant.equals(TenantId.DEFAULT))
                .map(known -> TenantToken.issue(known, tenant, Instant.now()))
                .orElse(token);
    }

    @Override
    public String toString() {
        return "BrokerAccess[" + host + ":" + port + "]";
    }
}
