package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds objects of a stack that the chart does not make any more: those with the customer's label. Volumes' claims are never among
 * them, nor what says that it is to be kept, nor what another object owns.
 */
final class Pruner {
    private record Kind(String apiVersion, String kind) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("v1", "ConfigMap"),
            new Kind("v1", "LimitRange"),
            new Kind("v1", "ResourceQuota"),
            new Kind("v1", "Secret"),
            new Kind("v1", "Service"),
            new Kind("v1", "ServiceAccount"),
            new Kind("apps/v1", "Deployment"),
            new Kind("apps/v1", "StatefulSet"),
            new Kind("batch/v1", "Job"),
            new Kind("batch/v1", "CronJob"),
            new Kind("batch/v1beta1", "CronJob"),
            new Kind("networking.k8s.io/v1", "Ingress"),
            new Kind("networking.k8s.io/v1", "NetworkPolicy"),
            new Kind("policy/v1", "PodDisruptionBudget"),
            new Kind("policy/v1beta1", "PodDisruptionBudget"),
            new Kind("cert-manager.io/v1", "Certificate"),
            new Kind("monitoring.coreos.com/v1", "ServiceMonitor"));

    private static final String CHART_LABEL = "helm.sh/chart";

    private final KubernetesClient client;
    private final List<Kind> known;

    Pruner(KubernetesClient client) {
        this.client = client;
        // Of several versions of a kind the first will do: they are the same objects.
        this.known = KINDS.stream()
                .filter(kind -> client.supports(kind.apiVersion(), kind.kind()))
                .collect(Collectors.toMap(Kind::kind, kind -> kind, (first, second) -> first))
                .values()
                .stream()
                .toList();
    }

    List<? extends HasMetadata> superfluous(CustomerId customer, List<HasMetadata> wanted) {
        Set<String> names = wanted.stream().map(Names::describe).collect(Collectors.toSet());
        return known.stream()
                .flatMap(kind -> list(kind, customer))
                .filter(object -> !names.contains(Names.describe(object)))
                .filter(object -> object.getMetadata().getOwnerReferences() == null
                        || object.getMetadata().getOwnerReferences().isEmpty())
                .filter(object -> !isKept(object.getMetadata().getAnnotations()))
                .toList();
    }

    private Stream<GenericKubernetesResource> list(Kind kind, CustomerId customer) {
        return client
                .genericKubernetesResources(kind.apiVersion(), kind.kind())
                .inNamespace(Names.fullname(customer))
                .withLabel(Names.CUSTOMER_LABEL, customer.value())
                .withLabel(CHART_LABEL)
                .list()
                .getItems()
                .stream();
    }

    private static boolean isKept(Map<String, String> annotations) {
        return annotations != null && "keep".equals(annotations.get("helm.sh/resource-policy"));
    }
}
