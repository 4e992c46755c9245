package dev.rookery.provisioner.kubernetes.apply;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.chart.RestoreJob;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import dev.rookery.provisioner.kubernetes.cluster.Step;
import dev.rookery.provisioner.kubernetes.status.InstanceObserver;
import dev.rookery.provisioner.target.StepFailedException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Restore of the newest backup into an instance whose database is empty. */
public final class InstanceRestore {
    private static final String STEP = "restore the backup";

    private final KubernetesClient client;
    private final InstanceApplier applier;
    private final InstanceObserver observer;

    public InstanceRestore(KubernetesClient client, InstanceApplier applier, InstanceObserver observer) {
        this.client = client;
        this.applier = applier;
        this.observer = observer;
    }

    /**
     * Starts PostgreSQL, then the job. Returns what the restore waits for; empty if the job has succeeded.
     *
     * @param inputs digest of the chart's inputs
     * @param desired all objects of the running instance
     */
    public Optional<String> run(CustomerId customer, long generation, String inputs, List<HasMetadata> desired) {
        Job job = RestoreJob.job(customer, generation, desired);
        Optional<JobStatus> status = Step.run(STEP, () -> Optional.ofNullable(status(job)));
        if (status.filter(known -> count(known.getSucceeded()) > 0).isPresent()) {
            return Optional.empty();
        }
        if (status.filter(known -> count(known.getFailed()) > 0).isPresent()) {
            throw new StepFailedException(
                    STEP,
                    "Job " + job.getMetadata().getName()
                            + " failed; its log says why. Decide again: restore or accept.");
        }
        applier.apply(customer, inputs + " restore", RestoreJob.objects(customer, desired));
        Optional<String> pending =
                Step.run(STEP, () -> observer.observe(customer, false)).pending();
        if (pending.isPresent()) {
            return pending;
        }
        if (status.isEmpty()) {
            Step.run(STEP, () -> client.resource(job).create());
        }
        return Optional.of(ObjectNames.describe(job));
    }

    private @Nullable JobStatus status(Job job) {
        Job live = client.resource(job).get();
        return live == null ? null : live.getStatus() == null ? new JobStatus() : live.getStatus();
    }

    private static int count(@Nullable Integer pods) {
        return pods == null ? 0 : pods;
    }
}
