package dev.rookery.exporter.collect;

import dev.rookery.backup.ExpectedBackups;
import dev.rookery.postgres.ReplaceablePool;
import dev.rookery.tenant.TenantDatabase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all queries of a scrape. Concurrent callers share a run in progress. If PostgreSQL does not respond, the metrics keep
 * their previous values. Not thread-safe; confined to its event loop.
 */
public final class MetricQueryRunner {
    private static final Logger LOGGER = LoggerFactory.getLogger(MetricQueryRunner.class);
    private static final String RELATIONS =
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v') AND pg_table_is_visible(oid)";
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String EXPECTED_BACKUPS = "expected_backups";

    private final ReplaceablePool pool;
    private final Duration timeout;
    private final ExpectedBackups expectedBackups;
    private final MeterRegistry registry;
    private final List<Collector> collectors;
    private final Timer duration;
    /** Null unless a run is in progress. */
    private @Nullable Future<Void> running;

    private boolean expectationsStored;

    private volatile boolean up;
    /** {@link System#nanoTime} of the last successful run; 0 before the first. */
    private volatile long succeededAt;

    /** @param timeout for all queries together */
    public MetricQueryRunner(
            ReplaceablePool pool,
            Duration timeout,
            ExpectedBackups expectedBackups,
            MeterRegistry registry,
            Clock clock) {
        this.pool = pool;
        this.timeout = timeout;
        this.expectedBackups = expectedBackups;
        this.registry = registry;
        this.collectors = MetricQueries.all(registry, clock);
        this.duration = Timer.builder("rookery.exporter.query")
                .description("Duration of all PostgreSQL queries of a scrape.")
                .register(registry);
        Gauge.builder("rookery.up", () -> up ? 1 : 0)
                .description("1 if PostgreSQL responded to the last scrape, 0 if the values are old.")
                .register(registry);
        Gauge.builder("rookery.exporter.data.age.seconds", this::age)
                .description("Age of the exported values.")
                .register(registry);
        collectors.forEach(collector -> failures(collector.subject()));
        failures(EXPECTED_BACKUPS);
    }

    private double age() {
        return succeededAt == 0 ? Double.NaN : (System.nanoTime() - succeededAt) / NANOS_PER_SECOND;
    }

    private Counter failures(String subject) {
        return Counter.builder("rookery.exporter.failures")
                .description("Failed queries, by subject.")
                .tag("subject", subject)
                .register(registry);
    }

    /** Returns whether there are values to export. */
    public boolean hasValues() {
        return succeededAt != 0;
    }

    /** Updates the metrics if PostgreSQL responds; never fails. */
    public Future<Void> scrape() {
        if (running != null) {
            return running;
        }
        Pool current = pool.current();
        long start = System.nanoTime();
        Future<Void> run = current.withConnection(this::query)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(done -> succeeded(start))
                .onFailure(failure -> failed(current, failure))
                .transform(result -> {
                    running = null;
                    return Future.succeededFuture();
                });
        // A run that failed immediately has already cleared the field.
        running = run.isComplete() ? null : run;
        return run;
    }

    private Future<Void> query(SqlConnection connection) {
        return TenantDatabase.showAll(connection)
                .compose(shown -> connection.query(RELATIONS).execute())
                .compose(rows -> {
                    Set<String> relations = new HashSet<>();
                    for (Row row : rows) {
                        relations.add(row.getString(0));
                    }
                    return storeExpectations(connection, relations)
                            .compose(stored -> Future.join(collectors.stream()
                                    .filter(collector -> relations.containsAll(collector.tables()))
                                    .map(collector -> query(connection, collector, relations))
                                    .toList()))
                            .mapEmpty();
                });
    }

    /** Once: the table need not exist when the exporter starts. */
    private Future<Void> storeExpectations(SqlConnection connection, Set<String> relations) {
        if (expectationsStored || !relations.contains(MetricQueries.BACKUP_STATE)) {
            return Future.succeededFuture();
        }
        return expectedBackups
                .store(connection, MetricQueries.BACKUP_STATE)
                .onSuccess(stored -> expectationsStored = true)
                .recover(failure -> failed(EXPECTED_BACKUPS, failure));
    }

    /** A failed query does not affect the others; a lost connection does. */
    private Future<Void> query(SqlConnection connection, Collector collector, Set<String> relations) {
        return connection
                .query(collector.sql(relations))
                .execute()
                .<Void>map(rows -> {
                    collector.update(rows);
                    return null;
                })
                .recover(failure -> failed(collector.subject(), failure));
    }

    private Future<Void> failed(String subject, Throwable failure) {
        failures(subject).increment();
        LOGGER.debug("subject={} Metric query failed", subject, failure);
        return failure instanceof PgException ? Future.succeededFuture() : Future.failedFuture(failure);
    }

    private void succeeded(long start) {
        long now = System.nanoTime();
        duration.record(now - start, TimeUnit.NANOSECONDS);
        if (!up) {
            LOGGER.info("PostgreSQL is available");
        }
        up = true;
        succeededAt = now;
    }

    private void failed(Pool unresponsive, Throwable failure) {
        if (up || succeededAt == 0) {
            LOGGER.warn("PostgreSQL is unavailable; serving the previous values: {}", failure.getMessage());
        }
        up = false;
        pool.replace(unresponsive);
    }
}
