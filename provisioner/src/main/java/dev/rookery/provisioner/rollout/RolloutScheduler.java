package dev.rookery.provisioner.rollout;

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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Takes a step of the rollout in progress every second. Confined to the event loop of its timer. */
public final class RolloutScheduler {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final List<RolloutState> ACTIVE =
            List.of(RolloutState.RUNNING, RolloutState.PAUSED, RolloutState.ROLLING_BACK);

    private final Pool pool;
    private final ReconcileSignals signals;
    private final IdleTicks ticks;
    private final Map<RolloutState, AtomicLong> counts = new EnumMap<>(RolloutState.class);
    private final RepeatedTask task;

    /** @param idleInterval between looks for a rollout that another replica has received */
    public RolloutScheduler(Vertx vertx, Pool pool, ReconcileSignals signals, Duration idleInterval) {
        this.pool = pool;
        this.signals = signals;
        this.ticks = new IdleTicks(idleInterval);
        this.task = new RepeatedTask(vertx, INTERVAL, "advance the rollout", this::run);
    }

    public void start(MeterRegistry registry) {
        for (RolloutState state : ACTIVE) {
            AtomicLong count = new AtomicLong();
            counts.put(state, count);
            Gauge.builder("rookery.provisioner.rollouts", count, AtomicLong::get)
                    .tag("state", state.text())
                    .description("Rollouts in progress, by state")
                    .register(registry);
        }
        task.start();
    }

    public void stop() {
        task.stop();
    }

    /** Reports that a rollout has begun or was changed. */
    public void wake() {
        ticks.wake();
    }

    private Future<Void> run() {
        if (!ticks.take()) {
            return Future.succeededFuture();
        }
        return RolloutStep.run(pool)
                .onSuccess(taken -> {
                    if (taken) {
                        ticks.wake();
                        signals.wake();
                    }
                })
                // A step that has failed is taken again.
                .onFailure(failure -> ticks.wake())
                .compose(taken -> pool.query("SELECT state, count(*) FROM rollouts"
                                + " WHERE state IN ('running', 'paused', 'rolling_back') GROUP BY state")
                        .execute())
                .onSuccess(rows -> {
                    counts.values().forEach(count -> count.set(0));
                    for (Row row : rows) {
                        RolloutState state = RolloutState.parse(row.getString(0));
                        counts.computeIfAbsent(state, absent -> new AtomicLong())
                                .set(row.getLong(1));
                    }
                })
                .mapEmpty();
    }
}
