package dev.rookery.exporter.billing;

import dev.rookery.backoff.Backoff;
import dev.rookery.postgres.ReplaceablePool;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports usage hour by hour. Unreported hours stay in PostgreSQL, so that an outage of the billing API loses nothing. Failed
 * rounds are retried with backoff. Not thread-safe; confined to its Vert.x event loop.
 */
public final class UsageReporter implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(UsageReporter.class);
    private static final Duration MAX_BACKOFF = Duration.ofHours(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int SUCCESS = 200;
    private static final int REDIRECTION = 300;

    private final Vertx vertx;
    private final BillingConfig config;
    private final ReportRepository repository;
    private final Counter accepted;
    private final Counter failed;
    private final Backoff backoff;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private volatile int unreported;
    private volatile boolean closed;

    /** Starts immediately. */
    public UsageReporter(Vertx vertx, ReplaceablePool pool, BillingConfig config, MeterRegistry registry) {
        this.vertx = vertx;
        this.config = config;
        this.repository = new ReportRepository(pool);
        this.backoff = new Backoff(config.interval(), max(config.interval(), MAX_BACKOFF));
        this.accepted = counter(registry, "accepted");
        this.failed = counter(registry, "failed");
        Gauge.builder("rookery.billing.unreported.hours", () -> unreported)
                .description("Hours not yet reported to the billing API.")
                .register(registry);
        vertx.runOnContext(started -> round());
    }

    private static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("rookery.billing.reports")
                .description("Hourly reports to the billing API, by result.")
                .tag("result", result)
                .register(registry);
    }

    private void round() {
        // Any exception is a failure of this round; the next round retries.
        Future.succeededFuture()
                .compose(started -> repository.due())
                .compose(due -> {
                    unreported = due.size();
                    return report(due);
                })
                .onComplete(result -> {
                    if (!closed) {
                        schedule(result.succeeded() ? succeeded() : failed(result.cause()));
                    }
                });
    }

    private Duration succeeded() {
        backoff.reset();
        return config.interval();
    }

    private Duration failed(Throwable cause) {
        failed.increment();
        Duration delay = backoff.next();
        LOGGER.warn("Failed to report usage; next attempt in {}: {}", delay, cause.toString());
        return delay;
    }

    private void schedule(Duration delay) {
        vertx.setTimer(delay.toMillis(), timer -> round());
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Sends the reports sequentially until one fails. */
    private Future<Void> report(List<DueReport> due) {
        Future<Void> all = Future.succeededFuture();
        for (DueReport report : due) {
            all = all.compose(before -> closed ? Future.<Void>succeededFuture() : report(report));
        }
        return all;
    }

    private Future<Void> report(DueReport report) {
        return repository
                .usage(report)
                .compose(usage -> send(report, usage))
                .compose(sent -> repository.markReported(report))
                .onSuccess(done -> {
                    accepted.increment();
                    unreported--;
                });
    }

    private Future<Void> send(DueReport report, JsonObject usage) {
        HttpRequest.Builder request = HttpRequest.newBuilder(config.reports())
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", report.idempotencyKey())
                .POST(BodyPublishers.ofString(
                        report.body(config.customer(), usage).encode()));
        config.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return Future.fromCompletionStage(
                        http.sendAsync(request.build(), BodyHandlers.discarding()), vertx.getOrCreateContext())
                .compose(response -> response.statusCode() >= SUCCESS && response.statusCode() < REDIRECTION
                        ? Future.succeededFuture()
                        : Future.failedFuture(config.url() + " returned status " + response.statusCode()));
    }

    /** Stops starting new reports. */
    @Override
    public void close() {
        closed = true;
    }
}
