package dev.rookery.exporter.collect;

import dev.rookery.postgres.ReplaceablePool;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all questions at once. While they are under way, whoever wants them asked waits for the same answers; when PostgreSQL does
 * not answer, the metrics keep the values that they have. For one thread.
 */
public final class MetricQueryRunner {
    private static final Logger LOGGER = LoggerFactory.getLogger(MetricQueryRunner.class);
    private static final String RELATIONS =
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v') AND pg_table_is_visible(oid)";
    private static final double NANOS_PER_SECOND = 1e9;

    private final ReplaceablePool pool;
    private final Duration timeout;
    private final MeterRegistry registry;
    private final List<Collector> collectors;
    private final Timer duration;
    /** Null unless questions are under way. */
    private Future<Void> underWay;

    private volatile boolean up;
    /** On the clock of {@link System#nanoTime}; 0 for never. */
    private volatile long answeredAt;

    /** @param timeout for all questions together */
    public MetricQueryRunner(ReplaceablePool pool, Duration timeout, MeterRegistry registry, Clock clock) {
        this.pool = pool;
        this.timeout = timeout;
        this.registry = registry;
        this.collectors = MetricQueries.all(registry, clock);
        this.duration = Timer.builder("rookery.exporter.query")
                .description("All questions of a scrape to PostgreSQL")
                .register(registry);
        Gauge.builder("rookery.up", () -> up ? 1 : 0)
                .description("1 if PostgreSQL answered at this scrape, 0 if the values are old")
                .register(registry);
        Gauge.builder("rookery.exporter.data.age.seconds", this::age)
                .description("How old the values are")
                .register(registry);
        collectors.forEach(this::failures);
    }

    private double age() {
        return answeredAt == 0 ? Double.NaN : (System.nanoTime() - answeredAt) / NANOS_PER_SECOND;
    }

    private Counter failures(Collector collector) {
        return Counter.builder("rookery.exporter.failures")
                .description("Questions that PostgreSQL refused to answer")
                .tag("subject", collector.subject())
                .register(registry);
    }

    /** Whether there are values to show. */
    public boolean hasValues() {
        return answeredAt != 0;
    }

    /** Brings the metrics up to date if PostgreSQL answers; never fails. */
    public Future<Void> scrape() {
        if (underWay == null) {
            Pool current = pool.current();
            long start = System.nanoTime();
            Future<Void> asked = current.withConnection(this::ask)
                    .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .onSuccess(done -> answered(start))
                    .onFailure(failure -> failed(current, failure))
                    .transform(result -> {
                        underWay = null;
                        return Future.succeededFuture();
                    });
            // Unless it has failed on the spot.
            underWay = asked.isComplete() ? null : asked;
            return asked;
        }
        return underWay;
    }

    private Future<Void> ask(SqlConnection connection) {
        return connection.query(RELATIONS).execute().compose(rows -> {
            Set<String> relations = new HashSet<>();
            for (Row row : rows) {
                relations.add(row.getString(0));
            }
            return Future.join(collectors.stream()
                            .filter(collector -> relations.containsAll(collector.tables()))
                            .map(collector -> ask(connection, collector, relations))
                            .toList())
                    .mapEmpty();
        });
    }

    /** A question that is refused leaves the others alone; a connection that breaks does not. */
    private Future<Void> ask(SqlConnection connection, Collector collector, Set<String> relations) {
        return connection
                .query(collector.sql(relations))
                .execute()
                .<Void>map(rows -> {
                    collector.answered(rows);
                    return null;
                })
                .recover(failure -> {
                    failures(collector).increment();
                    LOGGER.debug("PostgreSQL does not tell of {}", collector.subject(), failure);
                    return failure instanceof PgException ? Future.succeededFuture() : Future.failedFuture(failure);
                });
    }

    private void answered(long start) {
        long now = System.nanoTime();
        duration.record(now - start, TimeUnit.NANOSECONDS);
        if (!up) {
            LOGGER.info("PostgreSQL answers");
        }
        up = true;
        answeredAt = now;
    }

    private void failed(Pool overdue, Throwable failure) {
        if (up || answeredAt == 0) {
            LOGGER.warn("PostgreSQL does not answer; the metrics keep their values: {}", failure.getMessage());
        }
        up = false;
        pool.replace(overdue);
    }
}
