package dev.rookery.provisioner.kubernetes.chart;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;

/** Suspension of an instance: scales workloads to zero and suspends CronJobs; volumes remain. */
final class Suspension {
    private Suspension() {}

    static HasMetadata suspend(HasMetadata object) {
        if (object instanceof Deployment deployment) {
            deployment.getSpec().setReplicas(0);
        } else if (object instanceof StatefulSet set) {
            set.getSpec().setReplicas(0);
        } else if (object instanceof CronJob job) {
            job.getSpec().setSuspend(true);
        } else if (object instanceof io.fabric8.kubernetes.api.model.batch.v1beta1.CronJob job) {
            job.getSpec().setSuspend(true);
        }
        return object;
    }
}
