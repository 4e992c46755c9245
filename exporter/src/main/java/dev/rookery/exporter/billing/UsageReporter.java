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
import java.util.Set;
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
    private static final int ROUNDS_PER_HOUR = 60;
    private static final int SUCCESS = 200;
    private static final int REDIRECTION = 300;
    /** Statuses that concern one report: malformed, forbidden, unknown customer, conflict, unprocessable. */
    private static final Set<Integer> REJECTIONS = Set.of(400, 403, 404, 409, 422);

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

    /** Rounds until the next one that looks for usage that was written late. */
    private int roundsUntilAll;

    private volatile long unreported;
    private volatile boolean closed;

    /** Starts immediately. */
    public UsageReporter(Vertx vertx, ReplaceablePool pool, BillingConfig config, MeterRegistry registry) {
        this.vertx = vertx;
        this.config = config;
        this.repository = new ReportRepository(pool, config.tenants());
        this.backoff = new Backoff(config.interval(), max(config.interval(), MAX_BACKOFF));
        this.accepted = counter(registry, config.name(), "accepted");
        this.failed = counter(registry, config.name(), "failed");
        Gauge.builder("rookery.billing.pending.reports", () -> unreported)
                .description("Hours not yet reported to the billing API.")
                .tag("api", config.name())
                .register(registry);
        vertx.runOnContext(started -> round());
    }

    private static Counter counter(MeterRegistry registry, String api, String result) {
        return Counter.builder("rookery.billing.reports")
                .description("Hourly reports to the billing API, by result.")
                .tag("api", api)
                .tag("result", result)
                .register(registry);
    }

    private void round() {
        boolean all = roundsUntilAll == 0;
        roundsUntilAll = all ? ROUNDS_PER_HOUR : roundsUntilAll - 1;
        // Any exception is a failure of this round; the next round retries.
        Future.succeededFuture()
                .compose(started -> repository.due(all))
                .compose(due -> {
                    unreported = hours(due);
                    return report(due).onSuccess(done -> unreported = 0).onFailure(failure -> roundsUntilAll = 0);
                })
                .onComplete(result -> {
                    if (!closed) {
                        schedule(result.succeeded() ? succeeded() : failed(result.cause()));
                    }
                });
    }

    /** A report is one hour of one tenant. */
    private static long hours(List<DueReport> due) {
        return due.stream().map(DueReport::hour).distinct().count();
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
        return repository.usage(report).compose(usage -> send(report, usage)).compose(sent -> {
            if (sent) {
                accepted.increment();
                return repository.markReported(report);
            }
            failed.increment();
            return Future.succeededFuture();
        });
    }

    /** Returns whether the API has accepted the report. One that it rejects does not hold up those of other tenants. */
    private Future<Boolean> send(DueReport report, JsonObject usage) {
        BillingAccounts.Account account = config.accounts().of(report.tenant());
        HttpRequest.Builder request = HttpRequest.newBuilder(config.reports())
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", report.idempotencyKey())
                .POST(BodyPublishers.ofString(
                        report.body(account.customer(), usage).encode()));
        account.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return Future.fromCompletionStage(
                        http.sendAsync(request.build(), BodyHandlers.discarding()), vertx.getOrCreateContext())
                .map(response -> isAccepted(report, response.statusCode()));
    }

    private boolean isAccepted(DueReport report, int status) {
        if (status >= SUCCESS && status < REDIRECTION) {
            return true;
        }
        if (REJECTIONS.contains(status)) {
            LOGGER.warn(
                    "tenant={} hour={} {} rejects the usage report with status {}; it is sent again",
                    report.tenant(),
                    report.hour(),
                    config.url(),
                    status);
            return false;
        }
        throw new IllegalStateException(config.url() + " returned status " + status);
    }

    /** Stops starting new reports. */
    @Override
    public void close() {
        closed = true;
    }
}
