package dev.rookery.exporter;

import static java.util.Objects.requireNonNullElse;

import dev.rookery.exporter.billing.BillingConfig;
import dev.rookery.exporter.billing.UsageReporter;
import dev.rookery.exporter.collect.MetricQueryRunner;
import dev.rookery.failure.GuardedVertx;
import dev.rookery.http.HealthCheck;
import dev.rookery.http.MetricRegistries;
import dev.rookery.http.MonitoringServer;
import dev.rookery.http.SingleLoopVertx;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.ReplaceablePool;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * Serves {@code /metrics}, {@code /health/live} and {@code /health/ready} from construction until it is closed. Queries run on
 * one event loop.
 */
public final class Exporter implements AutoCloseable {
    private final Vertx vertx = SingleLoopVertx.create();
    private final ReplaceablePool pool;
    private final MonitoringServer server;
    private final List<UsageReporter> reporters;

    /**
     * Starts the server, and usage reports to the billing APIs. An unreachable database does not prevent the start.
     *
     * @throws ExporterStartException if the port cannot be bound
     */
    public Exporter(ExporterConfig config, PostgresConfig postgres, List<BillingConfig> billing, Clock clock) {
        PrometheusMeterRegistry registry = MetricRegistries.create("exporter");
        pool = new ReplaceablePool(() -> PostgresClients.pool(vertx, postgres, 1, config.timeout()));
        MetricQueryRunner queries =
                new MetricQueryRunner(pool, config.timeout(), config.expectedBackups(), registry, clock);
        server = new MonitoringServer(
                vertx, registry, queries::scrape, Map.of("database", (HealthCheck) () -> requireValues(queries)));
        try {
            join(server.listen(config.host(), config.port()));
        } catch (CompletionException e) {
            vertx.close();
            throw new ExporterStartException(config, requireNonNullElse(e.getCause(), e));
        }
        reporters = billing.stream()
                .map(target -> new UsageReporter(vertx, pool, target, registry))
                .toList();
    }

    /** Returns the bound port. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        reporters.forEach(UsageReporter::close);
        join(server.close());
        join(pool.close());
        GuardedVertx.close(vertx);
    }

    /** Requires one successful scrape only: old values are served while PostgreSQL is unavailable. */
    private static Future<Void> requireValues(MetricQueryRunner queries) {
        return queries.hasValues()
                ? Future.succeededFuture()
                : queries.scrape()
                        .compose(done -> queries.hasValues()
                                ? Future.succeededFuture()
                                : Future.failedFuture("PostgreSQL has not responded yet"));
    }

    private static void join(Future<?> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }
}
