package dev.rookery.provisioner.reconcile;

import static dev.rookery.provisioner.reconcile.PendingFutures.join;

import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DeploymentState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How many stacks are in which state, and how far those who look after them lag behind. Refreshed by one thread. */
final class FleetMetrics {
    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

    private final DeploymentRepository deployments;
    private final Map<DeploymentState, AtomicLong> counts = new EnumMap<>(DeploymentState.class);
    private final AtomicLong overdueMillis = new AtomicLong();
    private long refreshed = System.nanoTime() - FRESH_NANOS;

    FleetMetrics(DeploymentRepository deployments, MeterRegistry registry) {
        this.deployments = deployments;
        for (DeploymentState state : DeploymentState.values()) {
            AtomicLong count = new AtomicLong();
            counts.put(state, count);
            Gauge.builder("rookery.provisioner.deployments", count, AtomicLong::get)
                    .tag("state", state.text())
                    .description("Stacks, as the database knows them")
                    .register(registry);
        }
        Gauge.builder("rookery.provisioner.overdue", overdueMillis, millis -> millis.get() / 1_000.0)
                .baseUnit("seconds")
                .description("How long the stack that waits longest should have been looked after")
                .register(registry);
    }

    /** Asks the database, unless that was done a moment ago. */
    void refresh() {
        if (System.nanoTime() - refreshed < FRESH_NANOS) {
            return;
        }
        Map<DeploymentState, Long> now = join(deployments.countByState());
        counts.forEach((state, count) -> count.set(now.getOrDefault(state, 0L)));
        overdueMillis.set(join(deployments.overdue()).toMillis());
        refreshed = System.nanoTime();
    }
}
