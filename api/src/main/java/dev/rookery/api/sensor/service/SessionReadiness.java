package dev.rookery.api.sensor.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * Waits until the broker queues the readings of a tenant for the ingestion, in this process or another one: a device whose
 * credentials are returned before could publish readings that are lost. Thread-safe.
 */
public final class SessionReadiness {
    private static final String SELECT = "SELECT EXISTS (SELECT FROM sensor_receipts WHERE tenant = $1)";
    private static final long INTERVAL_MILLIS = 50;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** A tenant can be removed, and another one registered under its name. */
    private static final Duration VALIDITY = Duration.ofMinutes(1);

    private static final int MAXIMUM_TENANTS = 10_000;

    private final Vertx vertx;
    private final TenantDatabase database;
    private final Cache<TenantId, Boolean> ready = Caffeine.newBuilder()
            .maximumSize(MAXIMUM_TENANTS)
            .expireAfterWrite(VALIDITY)
            .build();

    public SessionReadiness(Vertx vertx, TenantDatabase database) {
        this.vertx = vertx;
        this.database = database;
    }

    /**
     * Waits for ten seconds at most. The sessions of the default tenant exist since the first start of the ingestion.
     *
     * @return fails with an {@link ApiException} (503) after that time
     */
    public Future<Void> await(TenantId tenant) {
        return tenant.equals(TenantId.DEFAULT) || ready.getIfPresent(tenant) != null
                ? Future.succeededFuture()
                : await(tenant, System.nanoTime() + TIMEOUT.toNanos());
    }

    private Future<Void> await(TenantId tenant, long deadline) {
        return database.inTenant(
                        tenant, connection -> connection.preparedQuery(SELECT).execute(Tuple.of(tenant.value())))
                .compose(rows -> {
                    if (rows.iterator().next().getBoolean(0)) {
                        ready.put(tenant, true);
                        return Future.succeededFuture();
                    }
                    return System.nanoTime() < deadline
                            ? vertx.timer(INTERVAL_MILLIS).compose(elapsed -> await(tenant, deadline))
                            : Future.failedFuture(new ApiException(
                                    ProblemType.UNAVAILABLE,
                                    "The platform does not store the tenant's sensor data yet. Retry later."));
                });
    }
}
