package dev.rookery.provisioner.kubernetes.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Readiness of workloads: the controller has observed the newest generation, and exactly the desired number of pods
 * exists, all up to date and ready.
 */
final class WorkloadReadiness {
    private WorkloadReadiness() {}

    static boolean isReady(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        int desired = deployment.getSpec().getReplicas();
        return isObserved(deployment.getMetadata().getGeneration(), status.getObservedGeneration())
                && count(status.getReplicas()) == desired
                && count(status.getUpdatedReplicas()) == desired
                && count(status.getReadyReplicas()) == desired;
    }

    static boolean isReady(StatefulSet set) {
        StatefulSetStatus status = set.getStatus();
        int desired = set.getSpec().getReplicas();
        return isObserved(set.getMetadata().getGeneration(), status.getObservedGeneration())
                && count(status.getReplicas()) == desired
                && count(status.getReadyReplicas()) == desired
                && (desired == 0 || Objects.equals(status.getCurrentRevision(), status.getUpdateRevision()));
    }

    private static boolean isObserved(long generation, @Nullable Long observed) {
        return observed != null && observed >= generation;
    }

    private static int count(@Nullable Integer replicas) {
        return replicas == null ? 0 : replicas;
    }
}
