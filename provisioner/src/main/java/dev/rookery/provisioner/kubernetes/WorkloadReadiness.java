package dev.rookery.provisioner.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.Objects;

/** Whether a workload is what it should be: its controller has seen the newest generation, and all pods are new and ready. */
final class WorkloadReadiness {
    private WorkloadReadiness() {}

    static boolean isReady(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        int wanted = deployment.getSpec().getReplicas();
        return isObserved(deployment.getMetadata().getGeneration(), status.getObservedGeneration())
                && count(status.getReplicas()) == wanted
                && count(status.getUpdatedReplicas()) == wanted
                && count(status.getReadyReplicas()) == wanted;
    }

    static boolean isReady(StatefulSet set) {
        StatefulSetStatus status = set.getStatus();
        int wanted = set.getSpec().getReplicas();
        return isObserved(set.getMetadata().getGeneration(), status.getObservedGeneration())
                && count(status.getReplicas()) == wanted
                && count(status.getReadyReplicas()) == wanted
                && (wanted == 0 || Objects.equals(status.getCurrentRevision(), status.getUpdateRevision()));
    }

    private static boolean isObserved(Long generation, Long observed) {
        return observed != null && observed >= generation;
    }

    private static int count(Integer replicas) {
        return replicas == null ? 0 : replicas;
    }
}
