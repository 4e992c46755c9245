package dev.rookery.exporter;

import dev.rookery.exporter.collect.Scraper;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What the exporter answers. */
final class MetricsPages {
    private static final int UNAVAILABLE = 503;

    private final Vertx vertx;
    private final Scraper scraper;
    private final PrometheusMeterRegistry registry;
    private final ExpositionFormats formats = ExpositionFormats.init();

    MetricsPages(Vertx vertx, Scraper scraper, PrometheusMeterRegistry registry) {
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

    /** In the format that the client prefers: OpenMetrics, or Prometheus' own. */
    private void metrics(RoutingContext request) {
        scraper.scrape().onSuccess(done -> {
            String accepted = request.request().getHeader(HttpHeaders.ACCEPT);
            request.response()
                    .putHeader(
                            HttpHeaders.CONTENT_TYPE,
                            formats.findWriter(accepted).getContentType())
                    .end(registry.scrape(accepted));
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
