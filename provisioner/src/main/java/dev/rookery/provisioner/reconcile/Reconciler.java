package dev.rookery.provisioner.reconcile;

import static dev.rookery.provisioner.reconcile.PendingFutures.join;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.target.Target;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after all stacks, again and again, on threads of its own. What is due stands in the database, so that any number of replicas
 * may run and each may end at any point.
 */
public final class Reconciler implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Reconciler.class);
    private static final long IDLE_MILLIS = 250;
    private static final long TROUBLE_MILLIS = 2_000;
    private static final long STOP_SECONDS = 60;

    private final DeploymentRepository deployments;
    private final Reconciliation reconciliation;
    private final ReconcileConfig config;
    private final Timer timer;
    private final FleetMetrics metrics;
    private final ExecutorService workers;
    private final Semaphore free;
    private final Set<CustomerId> underWay = ConcurrentHashMap.newKeySet();
    private final Thread scheduler = new Thread(this::schedule, "reconcile-schedule");
    private volatile boolean closed;

    /** Starts at once. */
    public Reconciler(
            Pool pool, StackSource stacks, Target target, ReconcileConfig config, Clock clock, MeterRegistry registry) {
        this.deployments = new DeploymentRepository(pool);
        this.reconciliation = new Reconciliation(pool, stacks, target, config, clock);
        this.config = config;
        this.timer = Timer.builder("rookery.provisioner.reconciliations")
                .description("Looks at a stack, with what was done about it")
                .register(registry);
        this.metrics = new FleetMetrics(deployments, registry);
        this.workers = Executors.newFixedThreadPool(config.workers(), work -> new Thread(work, "reconcile"));
        this.free = new Semaphore(config.workers());
        registry.gauge("rookery.provisioner.reconciliations.active", underWay, Set::size);
        target.watch(this::wake);
        scheduler.start();
    }

    /** Begins nothing new, and waits for what is under way. */
    @Override
    public void close() {
        closed = true;
        scheduler.interrupt();
        workers.shutdown();
        try {
            scheduler.join();
            workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake(CustomerId customer) {
        if (!closed) {
            deployments.wake(customer).onFailure(failure -> LOGGER.debug("{} is not woken: {}", customer, failure));
        }
    }

    private void schedule() {
        while (!closed) {
            try {
                int begun = beginWhatIsDue();
                metrics.refresh();
                if (begun == 0) {
                    Thread.sleep(IDLE_MILLIS);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                // Whatever it was: without this thread no stack is looked after any more.
                pauseAfter(e);
            }
        }
    }

    private void pauseAfter(Throwable failure) {
        if (!closed) {
            LOGGER.warn("What is due cannot be read: {}", failure.toString());
        }
        try {
            Thread.sleep(TROUBLE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int beginWhatIsDue() throws InterruptedException {
        int begun = 0;
        // Those under way are still due by the table.
        for (CustomerId customer : join(deployments.due(config.workers() + underWay.size()))) {
            if (underWay.add(customer)) {
                begin(customer);
                begun++;
                Thread.sleep(Math.max(1, 1_000 / config.perSecond()));
            }
        }
        return begun;
    }

    private void begin(CustomerId customer) throws InterruptedException {
        free.acquire();
        try {
            workers.execute(() -> look(customer));
        } catch (RuntimeException | Error e) {
            end(customer);
            throw e;
        }
    }

    private void look(CustomerId customer) {
        try {
            timer.record(() -> reconciliation.run(customer));
        } catch (RuntimeException | Error e) {
            LOGGER.warn("{} was not looked after: {}", customer, e.toString());
        } finally {
            end(customer);
        }
    }

    private void end(CustomerId customer) {
        underWay.remove(customer);
        free.release();
    }
}
