package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.target.Observation;
import dev.rookery.provisioner.target.Observation.Component;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks how a stack is. */
final class StackObserver {
    private static final int EVENTS = 10;

    private final KubernetesClient client;
    private final StackHealth health;

    StackObserver(KubernetesClient client, StackHealth health) {
        this.client = client;
        this.health = health;
    }

    /** @param running whether the stack is asked how it is */
    Observation observe(CustomerId customer, boolean running) {
        String namespace = Names.fullname(customer);
        Optional<String> waiting = workloads(namespace, customer)
                .findFirst()
                .or(() -> running ? health.complaint(customer) : Optional.empty());
        // Last: those that have made the workloads ready are among them.
        List<Pod> pods = client.pods()
                .inNamespace(namespace)
                .withLabel(Names.CUSTOMER_LABEL, customer.value())
                .list()
                .getItems();
        return new Observation(
                waiting,
                pods.stream().map(StackObserver::component).toList(),
                waiting.isEmpty() ? List.of() : events(namespace));
    }

    /** Those that are not ready. */
    private Stream<String> workloads(String namespace, CustomerId customer) {
        Stream<String> deployments = client
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withLabel(Names.CUSTOMER_LABEL, customer.value())
                .list()
                .getItems()
                .stream()
                .filter(deployment -> !WorkloadReadiness.isReady(deployment))
                .map(Names::describe);
        Stream<String> sets = client
                .apps()
                .statefulSets()
                .inNamespace(namespace)
                .withLabel(Names.CUSTOMER_LABEL, customer.value())
                .list()
                .getItems()
                .stream()
                .filter(set -> !WorkloadReadiness.isReady(set))
                .map(Names::describe);
        return Stream.concat(sets, deployments);
    }

    private static Component component(Pod pod) {
        boolean ready = Readiness.isPodReady(pod);
        return new Component(
                pod.getMetadata().getName(),
                ready,
                ready ? "Ready" : reason(pod).orElseGet(() -> pod.getStatus().getPhase()));
    }

    /** Why a pod is not ready, as kubectl shows it. */
    private static Optional<String> reason(Pod pod) {
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

    private List<String> events(String namespace) {
        return client.v1().events().inNamespace(namespace).withField("type", "Warning").list().getItems().stream()
                .sorted(Comparator.comparing(StackObserver::time).reversed())
                .limit(EVENTS)
                .map(event -> event.getReason() + ": " + event.getMessage() + " ("
                        + event.getInvolvedObject().getKind() + " "
                        + event.getInvolvedObject().getName() + ")")
                .toList();
    }

    private static String time(Event event) {
        return event.getLastTimestamp() == null ? event.getMetadata().getCreationTimestamp() : event.getLastTimestamp();
    }
}
