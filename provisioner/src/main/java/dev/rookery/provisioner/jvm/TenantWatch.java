package dev.rookery.provisioner.jvm;

import dev.rookery.auth.TenantId;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.tenant.RegisteredTenant;
import dev.rookery.tenant.TenantListener;
import dev.rookery.tenant.TenantState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Reports tenants whose state was changed by others than the target. States that the target expects, and those of tenants that
 * exist at the start, are not reported: thousands of customers would be reconciled for nothing. Thread-safe.
 */
final class TenantWatch implements TenantListener {
    private final Map<TenantId, TenantState> expected = new ConcurrentHashMap<>();
    private volatile Consumer<CustomerId> listener = customer -> {};

    void listen(Consumer<CustomerId> newListener) {
        listener = newListener;
    }

    /** Sets the state that is about to be written. */
    void expect(TenantId tenant, TenantState state) {
        expected.put(tenant, state);
    }

    @Override
    public void changed(RegisteredTenant tenant) {
        TenantState known = expected.putIfAbsent(tenant.id(), tenant.state());
        if (known != null && known != tenant.state()) {
            CustomerId.parse(tenant.id().value()).ifPresent(listener);
        }
    }

    void forget(TenantId tenant) {
        expected.remove(tenant);
    }
}
