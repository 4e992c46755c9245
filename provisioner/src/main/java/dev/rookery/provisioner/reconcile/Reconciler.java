package dev.rookery.provisioner.reconcile;

import static dev.rookery.provisioner.reconcile.Futures.await;

import dev.rookery.failure.FatalErrors;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.target.DeploymentTargets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Control loop: a scheduler thread reads due reconciliations from the database and hands them to worker threads. The
 * queue is the database, so that any number of replicas can run, and each can end at any time.
 */
public final class Reconciler implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Reconciler.class);
    /** Reconciliations in progress are still due in the table. */
    private static final Duration SHORTEST_IDLE_TIME = Duration.ofMillis(100);

    private static final long ERROR_DELAY_MILLIS = 2_000;
    private static final long STOP_TIMEOUT_SECONDS = 60;

    private final DeploymentRepository deployments;
    private final Reconciliation reconciliation;
    private final ReconcileConfig config;
    private final Timer timer;
    private final FleetMetrics metrics;
    private final ExecutorService workers;
    private final Semaphore idleWorkers;
    private final ReconcileSignals signals;
    private final Set<CustomerId> inProgress = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private final Thread scheduler = FatalErrors.guard(task -> new Thread(task, "reconcile-schedule"), () -> closed)
            .newThread(this::schedule);

    /** Starts the reconciler. */
    public Reconciler(
            Pool pool,
            InstanceSpecs specs,
            DeploymentTargets targets,
            ReconcileSignals signals,
            ReconcileConfig config,
            Clock clock,
            MeterRegistry registry) {
        this.deployments = new DeploymentRepository(pool);
        this.reconciliation = new Reconciliation(pool, specs, targets, signals, config, clock);
        this.signals = signals;
        this.config = config;
        this.timer = Timer.builder("rookery.provisioner.reconciliations")
                .description("Time per reconciliation of a customer instance")
                .register(registry);
        this.metrics = new FleetMetrics(deployments, registry);
        this.workers = Executors.newFixedThreadPool(
                config.workers(), FatalErrors.guard(work -> new Thread(work, "reconcile")));
        this.idleWorkers = new Semaphore(config.workers());
        Gauge.builder("rookery.provisioner.reconciliations.active", inProgress, Set::size)
                .description("Reconciliations in progress")
                .register(registry);
        targets.watch(this::markDirty);
        scheduler.start();
    }

    /** Starts no further reconciliations, and waits for those in progress. */
    @Override
    public void close() {
        closed = true;
        scheduler.interrupt();
        workers.shutdown();
        try {
            scheduler.join();
            if (!workers.awaitTermination(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                LOGGER.warn("Stopping with reconciliations in progress: {}", inProgress);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void markDirty(CustomerId customer) {
        if (!closed) {
            deployments
                    .markDirty(customer)
                    .onSuccess(marked -> {
                        if (marked) {
                            signals.wake();
                        }
                    })
                    .onFailure(failure -> LOGGER.debug(
                            "customer={} Failed to schedule a reconciliation after an event: {}",
                            customer,
                            failure.toString()));
        }
    }

    private void schedule() {
        while (!closed) {
            try {
                int submitted = submitDue();
                metrics.refresh();
                if (submitted == 0) {
                    signals.awaitWakeUp(idleTime().toMillis());
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                FatalErrors.endIfFatal(e);
                // Errors too: without this thread nothing is reconciled.
                delayAfter(e);
            }
        }
    }

    private void delayAfter(Throwable failure) {
        if (!closed) {
            LOGGER.warn(
                    "Failed to read due reconciliations, retrying in {} ms: {}",
                    ERROR_DELAY_MILLIS,
                    failure.toString());
        }
        try {
            Thread.sleep(ERROR_DELAY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int submitDue() throws InterruptedException {
        int submitted = 0;
        // Reconciliations in progress are still due in the table.
        for (CustomerId customer : await(deployments.findDue(config.workers() + inProgress.size()))) {
            if (inProgress.add(customer)) {
                submit(customer);
                submitted++;
                Thread.sleep(Math.max(1, 1_000 / config.ratePerSecond()));
            }
        }
        return submitted;
    }

    private Duration idleTime() {
        Duration next = await(deployments.untilNextDue(config.idleInterval()));
        return next.compareTo(SHORTEST_IDLE_TIME) < 0 ? SHORTEST_IDLE_TIME : next;
    }

    private void submit(CustomerId customer) throws InterruptedException {
        idleWorkers.acquire();
        try {
            workers.execute(() -> reconcile(customer));
        } catch (RuntimeException | Error e) {
            finish(customer);
            throw e;
        }
    }

    private void reconcile(CustomerId customer) {
        try {
            timer.record(() -> reconciliation.run(customer));
        } catch (RuntimeException | Error e) {
            FatalErrors.endIfFatal(e);
            LOGGER.warn("customer={} Failed to reconcile: {}", customer, e.toString());
        } finally {
            finish(customer);
        }
    }

    private void finish(CustomerId customer) {
        inProgress.remove(customer);
        idleWorkers.release();
    }
}
