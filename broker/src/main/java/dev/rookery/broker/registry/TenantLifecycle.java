package dev.rookery.broker.registry;

import dev.rookery.auth.TenantId;
import dev.rookery.backoff.Backoff;
import dev.rookery.broker.Broker;
import dev.rookery.tenant.RegisteredTenant;
import dev.rookery.tenant.TenantDirectory;
import dev.rookery.tenant.TenantState;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the registry of tenants to a broker: suspends and resumes tenants, and removes them. The registration of a tenant
 * is deleted last, so that a removal continues after a restart. Thread-safe.
 */
public final class TenantLifecycle implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TenantLifecycle.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

    private final Broker broker;
    private final Function<TenantId, CompletionStage<Boolean>> deletion;
    /** Tenants whose removal is in progress. */
    private final Set<TenantId> removing = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    private TenantLifecycle(Broker broker, Function<TenantId, CompletionStage<Boolean>> deletion) {
        this.broker = broker;
        this.deletion = deletion;
    }

    /**
     * Follows the registry until it is closed.
     *
     * @param broker has been started
     * @param deletion deletes the tables and the registration of a tenant that is being removed, and returns whether nothing
     *     is left; does not block
     */
    public static TenantLifecycle start(
            Broker broker, TenantDirectory directory, Function<TenantId, CompletionStage<Boolean>> deletion) {
        TenantLifecycle lifecycle = new TenantLifecycle(broker, deletion);
        directory.addListener(lifecycle::changed);
        return lifecycle;
    }

    private void changed(RegisteredTenant tenant) {
        if (closed) {
            return;
        }
        if (tenant.state() != TenantState.REMOVING) {
            broker.setTenantState(tenant.id(), tenant.state());
            LOGGER.debug(
                    "tenant={} The tenant is {}", tenant.id(), tenant.state().text());
        } else if (removing.add(tenant.id())) {
            LOGGER.info("tenant={} Removing the tenant", tenant.id());
            remove(tenant.id(), new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF));
        }
    }

    private void remove(TenantId tenant, Backoff backoff) {
        broker.setTenantState(tenant, TenantState.REMOVING).whenComplete((removed, failure) -> {
            if (failure == null) {
                delete(tenant, new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF));
            } else {
                warn(tenant, failure);
                retry(backoff, () -> remove(tenant, backoff));
            }
        });
    }

    private void delete(TenantId tenant, Backoff backoff) {
        deletion.apply(tenant).whenComplete((deleted, failure) -> {
            if (failure == null && deleted) {
                removing.remove(tenant);
                LOGGER.info("tenant={} Removed the tenant and all its data", tenant);
                return;
            }
            if (failure == null) {
                LOGGER.debug("tenant={} The name is reserved until the last usage is reported", tenant);
            } else {
                warn(tenant, failure);
            }
            retry(backoff, () -> delete(tenant, backoff));
        });
    }

    private void warn(TenantId tenant, Throwable failure) {
        if (!closed) {
            LOGGER.warn("tenant={} Failed to remove the tenant; retrying: {}", tenant, failure.toString());
        }
    }

    private void retry(Backoff backoff, Runnable action) {
        CompletableFuture.delayedExecutor(backoff.next().toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!closed) {
                        action.run();
                    }
                });
    }

    /** Leaves removals in progress to the next start. */
    @Override
    public void close() {
        closed = true;
    }
}
