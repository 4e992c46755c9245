package dev.rookery.app.platform;

import dev.rookery.failure.GuardedVertx;
import dev.rookery.http.MonitoringServer;
import dev.rookery.http.SingleLoopVertx;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;

/** Metrics of this process for Prometheus, at {@code /metrics}. Runs on an event loop of its own. */
public final class MetricsEndpoint implements AutoCloseable {
    private final Vertx vertx = SingleLoopVertx.create();
    private final MonitoringServer server;

    /**
     * Binds the port; blocks until it is bound.
     *
     * @throws MetricsStartException if the port cannot be bound
     */
    public MetricsEndpoint(InetSocketAddress address, PrometheusMeterRegistry registry) {
        server = new MonitoringServer(vertx, registry, Future::succeededFuture, Map.of());
        try {
            await(server.listen(address.getHostString(), address.getPort()));
        } catch (CompletionException e) {
            vertx.close();
            throw new MetricsStartException(address, Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    @Override
    public void close() {
        await(server.close());
        // Separately: Vert.x does not complete the futures of an event loop that it has closed.
        GuardedVertx.close(vertx);
    }

    private static void await(Future<Void> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }
}
