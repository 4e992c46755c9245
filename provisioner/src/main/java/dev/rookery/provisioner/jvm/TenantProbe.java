package dev.rookery.provisioner.jvm;

import dev.rookery.auth.TenantId;
import java.util.Optional;

/** Check that a component of this process serves a tenant. Thread-safe. */
@FunctionalInterface
public interface TenantProbe {
    /** Returns what is not ready, such as "the API: returns 503"; empty if the tenant is served. May block for some seconds. */
    Optional<String> pending(TenantId tenant);
}
