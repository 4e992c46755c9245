package dev.rookery.broker.registry;

import dev.rookery.auth.TenantId;
import dev.rookery.backoff.Backoff;
import dev.rookery.broker.Broker;
import dev.rookery.change.ChangeFeed;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.RegisteredTenant;
import dev.rookery.tenant.TenantRepository;
import dev.rookery.tenant.TenantState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the registry of tenants to a broker: suspends and resumes tenants, and removes them. The registration of a tenant
 * is deleted last, so that a removal continues after a restart. Thread-safe.
 */
public final class TenantLifecycle implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TenantLifecycle.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

    private final Broker broker;
    private final Vertx vertx;
    private final Pool pool;
    private final TenantRepository repository;
    /** Tenants whose removal is in progress. Confined to the event loop of the feed. */
    private final Set<TenantId> removing = new HashSet<>();

    /**
     * @param broker has been started
     * @param changes feed of the database that has the registry; closed after this object, by the caller
     */
    public TenantLifecycle(Broker broker, ChangeFeed changes, PostgresConfig postgres) {
        this.broker = broker;
        this.vertx = changes.vertx();
        this.pool = PostgresClients.pool(vertx, postgres, 1, TIMEOUT);
        this.repository = new TenantRepository(pool);
        vertx.runOnContext(ignored -> changes.directory().addListener(this::changed));
    }

    private void changed(RegisteredTenant tenant) {
        if (tenant.state() != TenantState.REMOVING) {
            broker.setTenantState(tenant.id(), tenant.state());
            LOGGER.debug("tenant={} The tenant is {}", tenant.id(), tenant.state().text());
        } else if (removing.add(tenant.id())) {
            LOGGER.info("tenant={} Removing the tenant", tenant.id());
            remove(tenant.id(), new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF));
        }
    }

    private void remove(TenantId tenant, Backoff backoff) {
        Future.fromCompletionStage(broker.setTenantState(tenant, TenantState.REMOVING), vertx.getOrCreateContext())
                .compose(removed -> repository.delete(tenant))
                .onSuccess(deleted -> {
                    removing.remove(tenant);
                    LOGGER.info("tenant={} Removed the tenant and all its data", tenant);
                })
                .onFailure(failure -> {
                    LOGGER.warn("tenant={} Failed to remove the tenant; retrying: {}", tenant, failure.toString());
                    vertx.setTimer(backoff.next().toMillis(), timer -> remove(tenant, backoff));
                });
    }

    /** Ends removals in progress; they continue after the next start. */
    @Override
    public void close() {
        pool.close().toCompletionStage().toCompletableFuture().join();
    }
}
