package dev.rookery.provisioner.kubernetes.chart;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import dev.rookery.provisioner.target.StepFailedException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Objects of an instance while its newest backup is restored: of the workloads, only PostgreSQL and the restore run. */
public final class RestoreJob {
    /** Container of the chart. */
    private static final String DOWNLOAD = "download";

    private RestoreJob() {}

    /** Returns the name of the job, which is another one for each decision to restore. */
    public static String name(CustomerId customer, long generation) {
        return ObjectNames.namespace(customer) + "-restore-" + generation;
    }

    /**
     * Returns the objects to apply, without the job: it starts when PostgreSQL is ready.
     *
     * @param rendered objects of the running instance
     */
    public static List<HasMetadata> objects(CustomerId customer, List<HasMetadata> rendered) {
        String database = ObjectNames.namespace(customer) + "-postgres";
        List<HasMetadata> objects = new ArrayList<>();
        for (HasMetadata object : rendered) {
            boolean isDatabase = object instanceof StatefulSet
                    && object.getMetadata().getName().equals(database);
            objects.add(isDatabase ? object : Suspension.suspend(object));
        }
        return objects;
    }

    /** Returns whether the job fetches the newest backup of an object storage first. */
    public static boolean fetchesBackups(CustomerId customer, List<HasMetadata> rendered) {
        return template(customer, rendered)
                .filter(spec -> spec.getTemplate().getSpec().getInitContainers().stream()
                        .anyMatch(container -> container.getName().equals(DOWNLOAD)))
                .isPresent();
    }

    /** @throws StepFailedException if the chart renders no template of the job, because backups are disabled */
    public static Job job(CustomerId customer, long generation, List<HasMetadata> rendered) {
        return template(customer, rendered)
                .map(spec -> new JobBuilder()
                        .withMetadata(metadata(customer, generation))
                        .withSpec(spec)
                        .build())
                .orElseThrow(() -> new StepFailedException(
                        "restore the backup", "backups are disabled; set backup.enabled in the values of the plan"));
    }

    private static Optional<JobSpec> template(CustomerId customer, List<HasMetadata> rendered) {
        String name = ObjectNames.namespace(customer) + "-restore";
        return rendered.stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .flatMap(object -> jobSpec(object).stream())
                .findFirst();
    }

    private static List<JobSpec> jobSpec(HasMetadata object) {
        if (object instanceof CronJob job) {
            return List.of(job.getSpec().getJobTemplate().getSpec());
        }
        return object instanceof io.fabric8.kubernetes.api.model.batch.v1beta1.CronJob job
                ? List.of(job.getSpec().getJobTemplate().getSpec())
                : List.of();
    }

    private static ObjectMeta metadata(CustomerId customer, long generation) {
        return new ObjectMetaBuilder()
                .withName(name(customer, generation))
                .withNamespace(ObjectNames.namespace(customer))
                .addToLabels(ObjectNames.CUSTOMER_LABEL, customer.value())
                .addToLabels(ObjectNames.MANAGED_BY_LABEL, ObjectNames.MANAGER)
                .build();
    }
}
