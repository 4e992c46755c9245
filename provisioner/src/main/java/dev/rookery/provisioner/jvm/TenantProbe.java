package dev.rookery.provisioner.jvm;

import dev.rookery.auth.TenantId;
import java.util.Optional;

/** Check that a component of this process serves a tenant. Thread-safe. */
@FunctionalInterface
public interface TenantProbe {
    /** Returns what is not ready, such as "the API: returns 503"; empty if the tenant is served. May block for some seconds. */
    Optional<String> pending(TenantId tenant);

    /** Returns a probe that asks another one once this one is satisfied. */
    default TenantProbe and(TenantProbe other) {
        return tenant -> pending(tenant).or(() -> other.pending(tenant));
    }
}
