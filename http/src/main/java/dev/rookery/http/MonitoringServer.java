package dev.rookery.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * HTTP server of the metrics of a process, at {@code /metrics} for Prometheus, and of its health, at {@code /health/live} and
 * {@code /health/ready}. Serves without authentication; on a loopback address, only requests to local host names.
 */
public final class MonitoringServer {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
    private static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int IDLE_TIMEOUT_SECONDS = 60;

    private final Vertx vertx;
    private final PrometheusMeterRegistry registry;
    private final Supplier<Future<Void>> beforeScrape;
    private final Map<String, HealthCheck> readiness;
    private final HttpServer server;

    /**
     * @param beforeScrape updates the metrics; a failure is ignored, and the previous values are served
     * @param readiness checks of {@code /health/ready}; without any, the path is not served
     */
    public MonitoringServer(
            Vertx vertx,
            PrometheusMeterRegistry registry,
            Supplier<Future<Void>> beforeScrape,
            Map<String, HealthCheck> readiness) {
        this.vertx = vertx;
        this.registry = registry;
        this.beforeScrape = beforeScrape;
        this.readiness = Map.copyOf(readiness);
        this.server = HttpServers.create(
                vertx,
                new HttpServerOptions()
                        .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
                        .setCompressionSupported(true)
                        .setHttp2ClearTextEnabled(false));
    }

    /** Starts listening; fails if the address is unavailable. Blocks while the host name is resolved. */
    public Future<Void> listen(String host, int port) {
        return server.requestHandler(router(host)).listen(port, host).mapEmpty();
    }

    /** Bound port. */
    public int port() {
        return server.actualPort();
    }

    public Future<Void> close() {
        return server.close();
    }

    private Router router(String host) {
        Router router = Router.router(vertx);
        RouterDefaults.apply(router, List.of());
        router.route().handler(LocalHostNames.of(host));
        ReadResponse.route(router, "/metrics").handler(this::metrics);
        ReadResponse.route(router, "/health/live")
                .handler(context -> HealthChecks.live().writeTo(context));
        if (!readiness.isEmpty()) {
            HealthChecks checks = new HealthChecks(readiness);
            ReadResponse.route(router, "/health/ready").handler(context -> checks.report()
                    .onSuccess(report -> report.writeTo(context))
                    .onFailure(failure -> ProblemWriter.write(context, failure)));
        }
        return router;
    }

    /** Responds in the OpenMetrics format if the client accepts it, otherwise in Prometheus' text format. */
    private void metrics(RoutingContext context) {
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        String type = accept != null && accept.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : TEXT_TYPE;
        beforeScrape
                .get()
                .transform(updated -> vertx.executeBlocking(() -> registry.scrape(type)))
                .onSuccess(text -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, type)
                        .end(text))
                .onFailure(failure -> ProblemWriter.write(context, failure));
    }
}
