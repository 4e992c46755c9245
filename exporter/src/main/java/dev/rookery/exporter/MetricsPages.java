package dev.rookery.exporter;

import dev.rookery.exporter.collect.MetricQueryRunner;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Responses of the exporter. */
final class MetricsPages {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
    private static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int UNAVAILABLE = 503;

    private final Vertx vertx;
    private final MetricQueryRunner scraper;
    private final PrometheusMeterRegistry registry;

    MetricsPages(Vertx vertx, MetricQueryRunner scraper, PrometheusMeterRegistry registry) {
        this.vertx = vertx;
        this.scraper = scraper;
        this.registry = registry;
    }

    Router router() {
        Router router = Router.router(vertx);
        router.get("/metrics").handler(this::metrics);
        router.get("/health/live").handler(request -> request.end("alive\n"));
        router.get("/health/ready").handler(this::ready);
        return router;
    }

    /** Responds in OpenMetrics format if accepted, otherwise in Prometheus text format. */
    private void metrics(RoutingContext request) {
        scraper.scrape().onSuccess(done -> {
            String accepted = request.request().getHeader(HttpHeaders.ACCEPT);
            String type = accepted != null && accepted.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : TEXT_TYPE;
            request.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(registry.scrape(type));
        });
    }

    /** Ready once PostgreSQL has responded at least once: during an outage the last values are served. */
    private void ready(RoutingContext request) {
        if (scraper.hasValues()) {
            request.end("ready\n");
            return;
        }
        scraper.scrape().onSuccess(done -> {
            if (scraper.hasValues()) {
                request.end("ready\n");
            } else {
                request.response().setStatusCode(UNAVAILABLE).end("PostgreSQL has not responded yet\n");
            }
        });
    }
}
