package dev.rookery.provisioner.reconcile;

import static dev.rookery.provisioner.reconcile.PendingFutures.join;

import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DeploymentState;
import dev.rookery.provisioner.deployment.DesiredState;
import dev.rookery.provisioner.deployment.ReconciliationOutcome;
import dev.rookery.provisioner.target.Observation;
import dev.rookery.provisioner.target.Stack;
import dev.rookery.provisioner.target.Target;
import dev.rookery.provisioner.target.TargetException;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after one stack once: makes it what is wanted as far as it can be done now, and writes down what it is. */
final class Reconciliation {
    private static final Logger LOGGER = LoggerFactory.getLogger(Reconciliation.class);

    private final Pool pool;
    private final CustomerRepository customers;
    private final DeploymentRepository deployments;
    private final StackSource stacks;
    private final Target target;
    private final ReconcileConfig config;
    private final Clock clock;

    Reconciliation(Pool pool, StackSource stacks, Target target, ReconcileConfig config, Clock clock) {
        this.pool = pool;
        this.customers = new CustomerRepository(pool);
        this.deployments = new DeploymentRepository(pool);
        this.stacks = stacks;
        this.target = target;
        this.config = config;
        this.clock = clock;
    }

    /** Does nothing if somebody else does it, or has just done it. */
    void run(CustomerId id) {
        CustomerLock.tryLock(pool, id).ifPresent(lock -> {
            try {
                join(deployments.begin(id)).ifPresent(this::look);
            } finally {
                lock.close();
            }
        });
    }

    private void look(Deployment deployment) {
        Customer customer = join(customers.find(deployment.customer())).orElseThrow();
        ReconciliationOutcome outcome = outcome(customer, deployment);
        log(deployment, outcome);
        join(deployments.save(deployment, outcome));
    }

    private ReconciliationOutcome outcome(Customer customer, Deployment deployment) {
        try {
            return deployment.desired() == DesiredState.DELETED ? remove(deployment) : keep(customer, deployment);
        } catch (TargetException e) {
            return ReconciliationOutcome.failed(e.step(), e.getMessage(), Optional.empty(), pause(deployment));
        } catch (RuntimeException | Error e) {
            // Errors too, such as that of a class that cannot be loaded: else the same is tried without end, and nobody
            // is told.
            LOGGER.error("{}", deployment.customer(), e);
            return ReconciliationOutcome.failed(
                    "reconcile", "The log of the provisioner says more", Optional.empty(), pause(deployment));
        }
    }

    private ReconciliationOutcome remove(Deployment deployment) {
        return target.remove(deployment.customer())
                ? ReconciliationOutcome.settled(DeploymentState.DELETED, Observation.NOTHING.json(), config.resync())
                : ReconciliationOutcome.waiting(
                        DeploymentState.DELETING,
                        "wait for the end of the namespace",
                        deployment.observation(),
                        config.poll());
    }

    private ReconciliationOutcome keep(Customer customer, Deployment deployment) {
        if (isOver(deployment)) {
            join(deployments.want(deployment.customer(), DesiredState.DELETED, Optional.empty()));
            return ReconciliationOutcome.waiting(
                    DeploymentState.DELETING, "the retention is over", deployment.observation(), config.poll());
        }
        Stack stack = join(stacks.stack(customer, deployment));
        target.apply(stack);
        Observation observation = target.observe(stack);
        if (observation.isSettled()) {
            return ReconciliationOutcome.settled(
                    stack.running() ? DeploymentState.READY : DeploymentState.SUSPENDED,
                    observation.json(),
                    resync(deployment));
        }
        String waitingFor = "wait for " + observation.waitingFor().orElseThrow();
        if (isTooLong(deployment)) {
            return ReconciliationOutcome.failed(
                    waitingFor,
                    observation.events().stream()
                            .findFirst()
                            .orElse("It takes longer than " + config.patience().toSeconds() + " s"),
                    Optional.of(observation.json()),
                    pause(deployment));
        }
        return ReconciliationOutcome.waiting(
                deployment.firstReadyAt().isPresent() ? DeploymentState.UPDATING : DeploymentState.PROVISIONING,
                waitingFor,
                observation.json(),
                config.poll());
    }

    private boolean isOver(Deployment deployment) {
        return deployment.desired() == DesiredState.SUSPENDED
                && deployment
                        .deleteAfter()
                        .filter(end -> !clock.instant().isBefore(end))
                        .isPresent();
    }

    private boolean isTooLong(Deployment deployment) {
        return deployment
                .progressingSince()
                .filter(since -> since.plus(config.patience()).isBefore(clock.instant()))
                .isPresent();
    }

    /** Until the next look, or the end of the retention. */
    private Duration resync(Deployment deployment) {
        Instant now = clock.instant();
        return deployment
                .deleteAfter()
                .filter(end -> deployment.desired() == DesiredState.SUSPENDED)
                .map(end -> Duration.between(now, end))
                .filter(left -> left.compareTo(config.resync()) < 0)
                .orElse(config.resync());
    }

    /** Doubles with each attempt. */
    private Duration pause(Deployment deployment) {
        Duration pause = config.poll().multipliedBy(1L << Math.min(deployment.attempts(), 16));
        return pause.compareTo(config.longestPause()) < 0 ? pause : config.longestPause();
    }

    private static void log(Deployment before, ReconciliationOutcome outcome) {
        if (outcome.error().isPresent()) {
            LOGGER.warn(
                    "{}: {} failed, attempt {}: {}",
                    before.customer(),
                    outcome.step().orElse(""),
                    before.attempts() + 1,
                    outcome.error().get());
        } else if (before.state() != outcome.state()) {
            LOGGER.info(
                    "{}: {} -> {}",
                    before.customer(),
                    before.state().text(),
                    outcome.state().text());
        }
    }
}
