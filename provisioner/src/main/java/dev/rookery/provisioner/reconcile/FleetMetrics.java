package dev.rookery.provisioner.reconcile;

import static dev.rookery.provisioner.reconcile.Futures.await;

import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DeploymentState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Gauges of the deployments of all customers, read from the database. Refreshed by the scheduler thread only. */
final class FleetMetrics {
    private static final long REFRESH_NANOS = Duration.ofSeconds(10).toNanos();

    private final DeploymentRepository deployments;
    private final Map<DeploymentState, AtomicLong> counts = new EnumMap<>(DeploymentState.class);
    private final AtomicLong lagMillis = new AtomicLong();
    private long refreshed = System.nanoTime() - REFRESH_NANOS;

    FleetMetrics(DeploymentRepository deployments, MeterRegistry registry) {
        this.deployments = deployments;
        for (DeploymentState state : DeploymentState.values()) {
            AtomicLong count = new AtomicLong();
            counts.put(state, count);
            Gauge.builder("rookery.provisioner.deployments", count, AtomicLong::get)
                    .tag("state", state.text())
                    .description("Customer instances, by state")
                    .register(registry);
        }
        Gauge.builder("rookery.provisioner.overdue", lagMillis, millis -> millis.get() / 1_000.0)
                .baseUnit("seconds")
                .description("Delay of the most overdue reconciliation")
                .register(registry);
    }

    /** Reads the values, unless they are less than 10 s old. */
    void refresh() {
        if (System.nanoTime() - refreshed < REFRESH_NANOS) {
            return;
        }
        Map<DeploymentState, Long> current = await(deployments.countByState());
        counts.forEach((state, count) -> count.set(current.getOrDefault(state, 0L)));
        lagMillis.set(await(deployments.reconciliationLag()).toMillis());
        refreshed = System.nanoTime();
    }
}
