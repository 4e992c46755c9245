package dev.rookery.provisioner.rollout;

import dev.rookery.provisioner.reconcile.ReconcileSignals;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a step of the rollout in progress every second. Confined to the event loop of its timer. */
public final class RolloutScheduler {
    private static final Logger LOGGER = LoggerFactory.getLogger(RolloutScheduler.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final List<RolloutState> ACTIVE =
            List.of(RolloutState.RUNNING, RolloutState.PAUSED, RolloutState.ROLLING_BACK);

    private final Vertx vertx;
    private final Pool pool;
    private final ReconcileSignals signals;
    private final Map<RolloutState, AtomicLong> counts = new EnumMap<>(RolloutState.class);
    private OptionalLong timer = OptionalLong.empty();
    private boolean busy;

    public RolloutScheduler(Vertx vertx, Pool pool, ReconcileSignals signals) {
        this.vertx = vertx;
        this.pool = pool;
        this.signals = signals;
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
        RolloutStep.run(pool)
                .onSuccess(taken -> {
                    if (taken) {
                        signals.wake();
                    }
                })
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
                .onFailure(failure -> LOGGER.warn(
                        "Failed to advance the rollout, retrying in {} ms: {}",
                        INTERVAL.toMillis(),
                        failure.toString()))
                .onComplete(done -> busy = false);
    }
}
