package dev.rookery.provisioner.lifecycle;

import dev.rookery.provisioner.reconcile.IdleTicks;
import dev.rookery.provisioner.reconcile.ReconcileSignals;
import dev.rookery.timer.RepeatedTask;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Runs ends of plans and erasures, within 5 s of changes. Replicas may do so at the same time. */
public final class LifecycleScheduler {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    /** Ends of plans are days after each other. */
    private static final int IDLE_INTERVALS = 3;

    private static final List<String> STAGES = List.of("notice", "grace", "suspended");

    private final Pool pool;
    private final PlanEnds ends;
    private final Erasure erasure;
    private final ReconcileSignals signals;
    private final IdleTicks ticks;
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private final RepeatedTask task;

    /** @param idleInterval a third of the time between looks for work that no change of this process announces */
    public LifecycleScheduler(
            Vertx vertx, Pool pool, PlanEnds ends, Erasure erasure, ReconcileSignals signals, Duration idleInterval) {
        this.pool = pool;
        this.ends = ends;
        this.erasure = erasure;
        this.signals = signals;
        this.ticks = new IdleTicks(idleInterval.multipliedBy(IDLE_INTERVALS));
        this.task = new RepeatedTask(vertx, INTERVAL, "apply ends of plans and erasures", this::run);
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
        signals.onChange(ticks::wake);
        task.start();
    }

    public void stop() {
        task.stop();
    }

    private Future<Void> run() {
        if (!ticks.take()) {
            return Future.succeededFuture();
        }
        return ends.run()
                .onSuccess(moved -> {
                    if (moved > 0) {
                        signals.wake();
                    }
                })
                .compose(moved -> erasure.run())
                .onSuccess(erased -> {
                    if (erased) {
                        ticks.wake();
                    }
                })
                .compose(erased -> refreshMetrics())
                .onFailure(failure -> ticks.wake());
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
