package dev.rookery.exporter;

import dev.rookery.exporter.collect.MetricQueryRunner;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What the exporter answers. */
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

    /** As OpenMetrics for those who take it, in Prometheus' own format for others. */
    private void metrics(RoutingContext request) {
        scraper.scrape().onSuccess(done -> {
            String accepted = request.request().getHeader(HttpHeaders.ACCEPT);
            String type = accepted != null && accepted.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : TEXT_TYPE;
            request.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(registry.scrape(type));
        });
    }

    /** Old values are better than none, so that PostgreSQL need not answer now. */
    private void ready(RoutingContext request) {
        if (scraper.hasValues()) {
            request.end("ready\n");
            return;
        }
        scraper.scrape().onSuccess(done -> {
            if (scraper.hasValues()) {
                request.end("ready\n");
            } else {
                request.response().setStatusCode(UNAVAILABLE).end("PostgreSQL has not answered yet\n");
            }
        });
    }
}
