package dev.rookery.provisioner.lifecycle;

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

/** Runs ends of plans and erasures every 5 s. Replicas may do so at the same time. */
public final class LifecycleScheduler {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final List<String> STAGES = List.of("notice", "grace", "suspended");

    private final Pool pool;
    private final PlanEnds ends;
    private final Erasure erasure;
    private final ReconcileSignals signals;
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private final RepeatedTask task;

    public LifecycleScheduler(Vertx vertx, Pool pool, PlanEnds ends, Erasure erasure, ReconcileSignals signals) {
        this.pool = pool;
        this.ends = ends;
        this.erasure = erasure;
        this.signals = signals;
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
        task.start();
    }

    public void stop() {
        task.stop();
    }

    private Future<Void> run() {
        return ends.run()
                .onSuccess(moved -> {
                    if (moved > 0) {
                        signals.wake();
                    }
                })
                .compose(moved -> erasure.run())
                .compose(erased -> refreshMetrics());
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
