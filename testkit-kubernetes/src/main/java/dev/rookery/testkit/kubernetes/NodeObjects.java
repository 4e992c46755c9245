package dev.rookery.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Status and volumes that the simulated node reports. */
final class NodeObjects {
    private static final AtomicInteger ADDRESSES = new AtomicInteger();
    private static final int OCTET = 256;

    private NodeObjects() {}

    static boolean isNew(Pod pod) {
        return pod.getStatus() == null
                || pod.getStatus().getPhase() == null
                || "Pending".equals(pod.getStatus().getPhase());
    }

    /** Returns the pod with running, ready containers, or with completed ones if these do not run forever, as those of Jobs. */
    static Pod started(Pod pod) {
        boolean completed = !"Always".equals(pod.getSpec().getRestartPolicy());
        String now = Instant.now().toString();
        int address = ADDRESSES.incrementAndGet();
        return new PodBuilder(pod)
                .editOrNewStatus()
                .withPhase(completed ? "Succeeded" : "Running")
                .withPodIP("10.1." + address / OCTET % OCTET + "." + address % OCTET)
                .withHostIP("127.0.0.1")
                .withStartTime(now)
                .withConditions(conditions(completed, now))
                .withInitContainerStatuses(pod.getSpec().getInitContainers().stream()
                        .map(container -> status(container, true, now))
                        .toList())
                .withContainerStatuses(pod.getSpec().getContainers().stream()
                        .map(container -> status(container, completed, now))
                        .toList())
                .endStatus()
                .build();
    }

    static PersistentVolume volume(PersistentVolumeClaim claim) {
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName("pv-" + claim.getMetadata().getUid())
                .endMetadata()
                .withNewSpec()
                .withStorageClassName(claim.getSpec().getStorageClassName())
                .withAccessModes(claim.getSpec().getAccessModes())
                .withCapacity(claim.getSpec().getResources().getRequests())
                .withPersistentVolumeReclaimPolicy("Retain")
                .withNewClaimRef()
                .withNamespace(claim.getMetadata().getNamespace())
                .withName(claim.getMetadata().getName())
                .withUid(claim.getMetadata().getUid())
                .endClaimRef()
                .withNewHostPath()
                .withPath("/nonexistent")
                .endHostPath()
                .endSpec()
                .build();
    }

    static StorageClass storageClass(String name) {
        return new StorageClassBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withProvisioner("rookery.dev/none")
                .withAllowVolumeExpansion(true)
                .build();
    }

    private static List<PodCondition> conditions(boolean completed, String now) {
        return Stream.of("Initialized", "PodScheduled", "ContainersReady", "Ready")
                .map(type -> new PodConditionBuilder()
                        .withType(type)
                        .withStatus(completed && type.endsWith("Ready") ? "False" : "True")
                        .withLastTransitionTime(now)
                        .build())
                .toList();
    }

    private static ContainerStatus status(Container container, boolean completed, String now) {
        ContainerStatusBuilder status = new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID(container.getImage())
                .withRestartCount(0)
                .withReady(!completed);
        return completed
                ? status.withNewState()
                        .withNewTerminated()
                        .withExitCode(0)
                        .withReason("Completed")
                        .withStartedAt(now)
                        .withFinishedAt(now)
                        .endTerminated()
                        .endState()
                        .build()
                : status.withStarted(true)
                        .withNewState()
                        .withNewRunning()
                        .withStartedAt(now)
                        .endRunning()
                        .endState()
                        .build();
    }
}
