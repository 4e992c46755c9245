package dev.rookery.provisioner.jvm;

import dev.rookery.auth.TenantId;
import dev.rookery.tenant.RegisteredTenant;
import dev.rookery.tenant.TenantDirectory;
import dev.rookery.tenant.TenantState;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Check that the broker of this process has applied the state of a tenant: it follows the directory, which is up to date a few
 * milliseconds after a change.
 */
final class DirectoryProbe {
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final TenantDirectory directory;

    DirectoryProbe(TenantDirectory directory) {
        this.directory = directory;
    }

    /** Returns what is not ready; waits up to a second for it. */
    Optional<String> pending(TenantId tenant, TenantState state) {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (!hasState(tenant, state)) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                return Optional.of("the broker, which has not read that the tenant is " + state.text());
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
        return Optional.empty();
    }

    private boolean hasState(TenantId tenant, TenantState state) {
        return directory
                .find(tenant)
                .map(RegisteredTenant::state)
                .filter(state::equals)
                .isPresent();
    }
}
