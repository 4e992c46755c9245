package dev.rookery.tenant;

import dev.rookery.auth.TenantId;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Access to the registry with a connection of its own, which is opened when it is needed. Thread-safe. */
public final class TenantRegistry implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Pool pool;
    private final TenantRepository repository;

    /** @param vertx closed after this object, by the caller */
    public TenantRegistry(Vertx vertx, PostgresConfig postgres) {
        pool = PostgresClients.pool(vertx, postgres, 1, TIMEOUT);
        repository = new TenantRepository(pool);
    }

    /** Like {@link TenantRepository#delete}. */
    public CompletionStage<Boolean> delete(TenantId tenant) {
        return repository.delete(tenant).toCompletionStage();
    }

    @Override
    public void close() {
        pool.close().toCompletionStage().toCompletableFuture().join();
    }
}
