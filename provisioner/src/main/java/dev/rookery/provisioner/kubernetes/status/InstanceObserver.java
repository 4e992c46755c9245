package dev.rookery.provisioner.kubernetes.status;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import dev.rookery.provisioner.target.InstanceStatus;
import dev.rookery.provisioner.target.InstanceStatus.PodStatus;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the status of an instance. */
public final class InstanceObserver {
    private static final int MAXIMUM_EVENTS = 10;

    private final KubernetesClient client;
    private final InstanceHealthCheck healthCheck;

    public InstanceObserver(KubernetesClient client, InstanceHealthCheck healthCheck) {
        this.client = client;
        this.healthCheck = healthCheck;
    }

    /** @param running whether to run the health check once all workloads are ready */
    public InstanceStatus observe(CustomerId customer, boolean running) {
        String namespace = ObjectNames.namespace(customer);
        Optional<String> pending = unreadyWorkloads(namespace, customer)
                .findFirst()
                .or(() -> running ? healthCheck.failure(customer) : Optional.empty());
        // Read last, so that the list contains the pods that made the workloads ready.
        List<Pod> pods = client.pods()
                .inNamespace(namespace)
                .withLabel(ObjectNames.CUSTOMER_LABEL, customer.value())
                .list()
                .getItems();
        return new InstanceStatus(
                pending,
                pods.stream().map(InstanceObserver::podStatus).toList(),
                pending.isEmpty() ? List.of() : warnings(namespace));
    }

    private Stream<String> unreadyWorkloads(String namespace, CustomerId customer) {
        Stream<String> deployments = client
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withLabel(ObjectNames.CUSTOMER_LABEL, customer.value())
                .list()
                .getItems()
                .stream()
                .filter(deployment -> !WorkloadReadiness.isReady(deployment))
                .map(ObjectNames::describe);
        Stream<String> sets = client
                .apps()
                .statefulSets()
                .inNamespace(namespace)
                .withLabel(ObjectNames.CUSTOMER_LABEL, customer.value())
                .list()
                .getItems()
                .stream()
                .filter(set -> !WorkloadReadiness.isReady(set))
                .map(ObjectNames::describe);
        return Stream.concat(sets, deployments);
    }

    private static PodStatus podStatus(Pod pod) {
        boolean ready = Readiness.isPodReady(pod);
        return new PodStatus(
                pod.getMetadata().getName(),
                ready,
                ready
                        ? "Ready"
                        : waitingReason(pod).orElseGet(() -> pod.getStatus().getPhase()));
    }

    /** Returns a container's waiting reason, as kubectl shows it, or else the message of a failed condition. */
    private static Optional<String> waitingReason(Pod pod) {
        Stream<ContainerStatus> containers = Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(), pod.getStatus().getContainerStatuses().stream());
        Optional<String> waiting = containers
                .filter(container ->
                        container.getState() != null && container.getState().getWaiting() != null)
                .map(container -> container.getName() + ": "
                        + container.getState().getWaiting().getReason())
                .findFirst();
        return waiting.or(() -> pod.getStatus().getConditions().stream()
                .filter(condition -> "False".equals(condition.getStatus()) && condition.getMessage() != null)
                .map(condition -> condition.getMessage())
                .findFirst());
    }

    private List<String> warnings(String namespace) {
        return client.v1().events().inNamespace(namespace).withField("type", "Warning").list().getItems().stream()
                .sorted(Comparator.comparing(InstanceObserver::time).reversed())
                .limit(MAXIMUM_EVENTS)
                .map(event -> event.getReason() + ": " + event.getMessage() + " ("
                        + event.getInvolvedObject().getKind() + " "
                        + event.getInvolvedObject().getName() + ")")
                .toList();
    }

    private static String time(Event event) {
        return event.getLastTimestamp() == null ? event.getMetadata().getCreationTimestamp() : event.getLastTimestamp();
    }
}
