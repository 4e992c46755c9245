package dev.rookery.exporter;

import dev.rookery.exporter.billing.BillingConfig;
import dev.rookery.exporter.billing.UsageReporter;
import dev.rookery.exporter.collect.MetricQueryRunner;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.ReplaceablePool;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * HTTP server of {@code /metrics}, {@code /health/live} and {@code /health/ready}. It serves from construction until it is
 * closed, on one event loop.
 */
public final class Exporter implements AutoCloseable {
    private final Vertx vertx = PostgresClients.vertx();
    private final ReplaceablePool pool;
    private final HttpServer server;
    private final Optional<UsageReporter> reporter;

    /**
     * Starts the server, and usage reports if a billing API is configured. An unreachable database does not prevent the start.
     *
     * @throws ExporterStartException if the port cannot be bound
     */
    public Exporter(ExporterConfig config, PostgresConfig postgres, Optional<BillingConfig> billing, Clock clock) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        pool = new ReplaceablePool(() -> PostgresClients.pool(vertx, postgres, 1, config.timeout()));
        MetricQueryRunner scraper = new MetricQueryRunner(pool, config.timeout(), registry, clock);
        try {
            server = vertx.createHttpServer()
                    .requestHandler(new MetricsPages(vertx, scraper, registry).router())
                    .listen(config.port(), config.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            vertx.close();
            throw new ExporterStartException(config, e.getCause());
        }
        reporter = billing.map(target -> new UsageReporter(vertx, pool, target, registry));
    }

    /** Returns the bound port. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        reporter.ifPresent(UsageReporter::close);
        join(server.close());
        join(pool.close());
        join(vertx.close());
    }

    private static void join(Future<?> closed) {
        closed.toCompletionStage().toCompletableFuture().join();
    }
}
