package dev.rookery.tenant;

/** Receiver of changes to the registry. Called on the thread that updates the directory; must not block. */
@FunctionalInterface
public interface TenantListener {
    /**
     * Receives a tenant that is new or has another state. The default tenant is reported too. A tenant whose removal is
     * complete is not reported: its last state is {@link TenantState#REMOVING}.
     */
    void changed(RegisteredTenant tenant);
}
