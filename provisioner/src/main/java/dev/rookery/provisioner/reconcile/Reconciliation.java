package dev.rookery.provisioner.reconcile;

import static dev.rookery.provisioner.reconcile.Futures.await;

import dev.rookery.backoff.Backoff;
import dev.rookery.config.Durations;
import dev.rookery.failure.FatalErrors;
import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DeploymentState;
import dev.rookery.provisioner.deployment.DesiredState;
import dev.rookery.provisioner.deployment.ReconciliationOutcome;
import dev.rookery.provisioner.target.DeploymentTarget;
import dev.rookery.provisioner.target.DeploymentTargets;
import dev.rookery.provisioner.target.InstanceSpec;
import dev.rookery.provisioner.target.InstanceStatus;
import dev.rookery.provisioner.target.NotManagedException;
import dev.rookery.provisioner.target.StepFailedException;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One reconciliation of a customer instance: applies the desired state, observes the instance, stores the outcome. */
final class Reconciliation {
    private static final Logger LOGGER = LoggerFactory.getLogger(Reconciliation.class);

    private final Pool pool;
    private final CustomerRepository customers;
    private final DeploymentRepository deployments;
    private final InstanceSpecs specs;
    private final DeploymentTargets targets;
    private final ReconcileSignals signals;
    private final ReconcileConfig config;
    private final Clock clock;

    Reconciliation(
            Pool pool,
            InstanceSpecs specs,
            DeploymentTargets targets,
            ReconcileSignals signals,
            ReconcileConfig config,
            Clock clock) {
        this.pool = pool;
        this.customers = new CustomerRepository(pool);
        this.deployments = new DeploymentRepository(pool);
        this.specs = specs;
        this.targets = targets;
        this.signals = signals;
        this.config = config;
        this.clock = clock;
    }

    /** Reconciles, unless another replica does, or has just done it. Blocks. */
    void run(CustomerId id) {
        CustomerLock.tryLock(pool, id).ifPresent(lock -> {
            try {
                await(deployments.begin(id)).ifPresent(this::reconcile);
            } finally {
                lock.close();
            }
        });
    }

    private void reconcile(Deployment deployment) {
        Customer customer = await(customers.find(deployment.customer())).orElseThrow();
        ReconciliationOutcome outcome = outcome(customer, deployment);
        log(deployment, outcome);
        await(pool.withTransaction(connection -> new DeploymentRepository(connection)
                .save(deployment, outcome)
                .compose(saved -> StateEvents.record(connection, deployment, outcome))));
        signals.stored(deployment.customer());
        if (outcome.settled()) {
            signals.settled(deployment.customer());
        }
    }

    private ReconciliationOutcome outcome(Customer customer, Deployment deployment) {
        try {
            return deployment.desired() == DesiredState.DELETED ? delete(deployment) : converge(customer, deployment);
        } catch (StepFailedException e) {
            return ReconciliationOutcome.failed(e.step(), e.getMessage(), Optional.empty(), backoff(deployment));
        } catch (RuntimeException | Error e) {
            FatalErrors.endIfFatal(e);
            // Errors too, such as a class that cannot be loaded: uncaught, they would be retried forever and
            // unreported.
            LOGGER.error("customer={} Unexpected failure of a reconciliation", deployment.customer(), e);
            return ReconciliationOutcome.failed(
                    "reconcile",
                    "Internal error; see the log of the provisioner",
                    Optional.empty(),
                    backoff(deployment));
        }
    }

    private ReconciliationOutcome delete(Deployment deployment) {
        Optional<String> remainder;
        try {
            remainder = targets.require(deployment.target()).delete(deployment.customer());
        } catch (NotManagedException e) {
            if (deployment.firstReadyAt().isPresent()) {
                // It was the customer's once: what has its name now may still be that.
                throw e;
            }
            LOGGER.info(
                    "customer={} Deleted without its name in the target: {}", deployment.customer(), e.getMessage());
            remainder = Optional.empty();
        }
        if (remainder.isEmpty()) {
            return ReconciliationOutcome.settled(
                    DeploymentState.DELETED, InstanceStatus.ABSENT.json(), config.resyncInterval());
        }
        String step = "wait for the deletion of " + remainder.get();
        return isDeadlineExceeded(deployment)
                ? ReconciliationOutcome.failed(
                        step,
                        "Not deleted within the progress deadline of " + Durations.format(config.progressDeadline()),
                        Optional.empty(),
                        backoff(deployment))
                : ReconciliationOutcome.progressing(
                        DeploymentState.DELETING, step, deployment.observation(), config.pollInterval());
    }

    private ReconciliationOutcome converge(Customer customer, Deployment deployment) {
        if (isRetentionOver(deployment)) {
            await(deployments.setDesired(deployment.customer(), DesiredState.DELETED, Optional.empty()));
            return ReconciliationOutcome.progressing(
                    DeploymentState.DELETING,
                    "delete the suspended instance after its retention",
                    deployment.observation(),
                    config.pollInterval());
        }
        InstanceSpec spec = await(specs.spec(customer, deployment));
        DeploymentTarget target = targets.require(deployment.target());
        List<String> missing = DataCheck.missing(target, deployment);
        if (!missing.isEmpty()) {
            return ReconciliationOutcome.dataMissing(missing, config.resyncInterval());
        }
        if (deployment.data().restoring() && spec.running()) {
            Optional<String> pending = target.restore(spec, deployment.generation());
            if (pending.isPresent()) {
                return ReconciliationOutcome.progressing(
                        DeploymentState.UPDATING,
                        "wait for " + pending.get(),
                        deployment.observation(),
                        config.pollInterval());
            }
            await(deployments.endRestore(deployment.customer()));
        }
        target.apply(spec);
        InstanceStatus status = target.observe(spec);
        if (status.isSettled()) {
            return spec.running()
                    ? ReconciliationOutcome.ready(
                            status.json(),
                            DataCheck.record(target, deployment),
                            target.version(spec),
                            resyncDelay(deployment))
                    : ReconciliationOutcome.settled(DeploymentState.SUSPENDED, status.json(), resyncDelay(deployment));
        }
        String step = "wait for " + status.pending().orElseThrow();
        if (isDeadlineExceeded(deployment)) {
            return ReconciliationOutcome.failed(
                    step,
                    status.events().stream()
                            .findFirst()
                            .orElse("Progress deadline of " + Durations.format(config.progressDeadline())
                                    + " exceeded"),
                    Optional.of(status.json()),
                    backoff(deployment));
        }
        return ReconciliationOutcome.progressing(
                deployment.firstReadyAt().isPresent() ? DeploymentState.UPDATING : DeploymentState.PROVISIONING,
                step,
                status.json(),
                config.pollInterval());
    }

    private boolean isRetentionOver(Deployment deployment) {
        return deployment.desired() == DesiredState.SUSPENDED
                && deployment
                        .deleteAfter()
                        .filter(end -> !clock.instant().isBefore(end))
                        .isPresent();
    }

    private boolean isDeadlineExceeded(Deployment deployment) {
        return deployment
                .progressingSince()
                .filter(since -> since.plus(config.progressDeadline()).isBefore(clock.instant()))
                .isPresent();
    }

    /** Returns the resync interval, or the time until the end of the retention if that is shorter. */
    private Duration resyncDelay(Deployment deployment) {
        Instant now = clock.instant();
        return deployment
                .deleteAfter()
                .filter(end -> deployment.desired() == DesiredState.SUSPENDED)
                .map(end -> Duration.between(now, end))
                .filter(left -> left.compareTo(config.resyncInterval()) < 0)
                .orElse(config.resyncInterval());
    }

    private Duration backoff(Deployment deployment) {
        return Backoff.after(deployment.attempts(), config.pollInterval(), config.maximumBackoff());
    }

    private static void log(Deployment before, ReconciliationOutcome outcome) {
        if (outcome.error().isPresent()) {
            LOGGER.warn(
                    "customer={} Reconciliation failed at step '{}', attempt {}: {}",
                    before.customer(),
                    outcome.step().orElse(""),
                    before.attempts() + 1,
                    outcome.error().get());
        } else if (before.state() != outcome.state()) {
            LOGGER.info(
                    "customer={} State changed from {} to {}",
                    before.customer(),
                    before.state().text(),
                    outcome.state().text());
        }
    }
}
