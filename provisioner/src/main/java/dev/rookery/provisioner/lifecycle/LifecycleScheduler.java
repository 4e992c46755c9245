package dev.rookery.provisioner.lifecycle;

import dev.rookery.provisioner.reconcile.ReconcileSignals;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs ends of plans and erasures every 5 s. Replicas may do so at the same time. */
public final class LifecycleScheduler {
    private static final Logger LOGGER = LoggerFactory.getLogger(LifecycleScheduler.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final List<String> STAGES = List.of("notice", "grace", "suspended");

    private final Vertx vertx;
    private final Pool pool;
    private final PlanEnds ends;
    private final Erasure erasure;
    private final ReconcileSignals signals;
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private OptionalLong timer = OptionalLong.empty();
    private volatile boolean busy;

    public LifecycleScheduler(Vertx vertx, Pool pool, PlanEnds ends, Erasure erasure, ReconcileSignals signals) {
        this.vertx = vertx;
        this.pool = pool;
        this.ends = ends;
        this.erasure = erasure;
        this.signals = signals;
    }

    public void start(MeterRegistry registry) {
        for (String stage : STAGES) {
            AtomicLong count = new AtomicLong();
            counts.put(stage, count);
            Gauge.builder("rookery.provisioner.plan.ends", count, AtomicLong::get)
                    .tag("stage", stage)
                    .description("Customers whose plan ends, by stage")
                    .register(registry);
        }
        timer = OptionalLong.of(vertx.setPeriodic(INTERVAL.toMillis(), elapsed -> tick()));
    }

    public void stop() {
        timer.ifPresent(vertx::cancelTimer);
    }

    private void tick() {
        if (busy) {
            return;
        }
        busy = true;
        ends.run()
                .onSuccess(moved -> {
                    if (moved > 0) {
                        signals.wake();
                    }
                })
                .compose(moved -> erasure.run())
                .compose(erased -> refreshMetrics())
                .onFailure(failure -> LOGGER.warn(
                        "Failed to apply ends of plans and erasures, retrying in {} ms: {}",
                        INTERVAL.toMillis(),
                        failure.toString()))
                .onComplete(done -> busy = false);
    }

    private Future<Void> refreshMetrics() {
        return pool.query("SELECT ending, count(*) FROM deployments WHERE ending IS NOT NULL AND desired <> 'deleted'"
                        + " GROUP BY ending")
                .execute()
                .map(rows -> {
                    counts.values().forEach(count -> count.set(0));
                    for (Row row : rows) {
                        counts.computeIfAbsent(row.getString(0), absent -> new AtomicLong())
                                .set(row.getLong(1));
                    }
                    return null;
                });
    }
}
