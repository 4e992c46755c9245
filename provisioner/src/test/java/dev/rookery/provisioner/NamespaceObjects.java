package dev.rookery.provisioner;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lists the objects in a namespace, without those that Kubernetes and its controllers create. */
final class NamespaceObjects {
    private static final Map<String, List<String>> KINDS = Map.of(
            "v1",
            List.of(
                    "ConfigMap",
                    "LimitRange",
                    "PersistentVolumeClaim",
                    "ResourceQuota",
                    "Secret",
                    "Service",
                    "ServiceAccount"),
            "apps/v1",
            List.of("DaemonSet", "Deployment", "StatefulSet"),
            "batch/v1",
            List.of("Job"),
            "batch/v1beta1",
            List.of("CronJob"),
            "networking.k8s.io/v1",
            List.of("Ingress", "NetworkPolicy"),
            "policy/v1beta1",
            List.of("PodDisruptionBudget"),
            "rbac.authorization.k8s.io/v1",
            List.of("Role", "RoleBinding"));

    private final KubernetesClient client;

    NamespaceObjects(KubernetesClient client) {
        this.client = client;
    }

    List<HasMetadata> of(String namespace) {
        List<HasMetadata> objects = new ArrayList<>();
        KINDS.forEach((version, kinds) -> kinds.forEach(kind ->
                client.genericKubernetesResources(version, kind).inNamespace(namespace).list().getItems().stream()
                        .filter(object -> !isCreatedByKubernetes(object))
                        .forEach(objects::add)));
        return objects;
    }

    private static boolean isCreatedByKubernetes(GenericKubernetesResource object) {
        String name = object.getMetadata().getName();
        String type = String.valueOf(object.getAdditionalProperties().get("type"));
        return name.equals("kube-root-ca.crt")
                || object.getKind().equals("ServiceAccount") && name.equals("default")
                || type.equals("kubernetes.io/service-account-token");
    }
}
