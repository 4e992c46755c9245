package dev.rookery.provisioner.kubernetes.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.VersionInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Version and APIs of a cluster, as far as the chart and the reconciler depend on them.
 *
 * @param version Kubernetes version without build metadata, such as 1.30.2
 * @param customApiVersions API versions of custom resources that the chart uses if they are installed
 * @param prunableKinds kinds that the chart can contain, each in one API version
 */
public record ClusterInfo(String version, List<String> customApiVersions, List<ObjectKind> prunableKinds) {
    /** Kinds that operators add to a cluster. */
    private static final List<ObjectKind> CUSTOM = List.of(
            new ObjectKind("cert-manager.io/v1", "Certificate"),
            new ObjectKind("gateway.networking.k8s.io/v1", "HTTPRoute"),
            new ObjectKind("monitoring.coreos.com/v1", "PodMonitor"),
            new ObjectKind("monitoring.coreos.com/v1", "PrometheusRule"),
            new ObjectKind("monitoring.coreos.com/v1", "ServiceMonitor"));

    /** Without PersistentVolumeClaim: pruning must never delete data. */
    private static final List<ObjectKind> PRUNABLE = List.of(
            new ObjectKind("v1", "ConfigMap"),
            new ObjectKind("v1", "LimitRange"),
            new ObjectKind("v1", "ResourceQuota"),
            new ObjectKind("v1", "Secret"),
            new ObjectKind("v1", "Service"),
            new ObjectKind("v1", "ServiceAccount"),
            new ObjectKind("apps/v1", "Deployment"),
            new ObjectKind("apps/v1", "StatefulSet"),
            new ObjectKind("batch/v1", "Job"),
            new ObjectKind("batch/v1", "CronJob"),
            new ObjectKind("batch/v1beta1", "CronJob"),
            new ObjectKind("networking.k8s.io/v1", "Ingress"),
            new ObjectKind("networking.k8s.io/v1", "NetworkPolicy"),
            new ObjectKind("policy/v1", "PodDisruptionBudget"),
            new ObjectKind("policy/v1beta1", "PodDisruptionBudget"));

    static ClusterInfo read(KubernetesClient client) {
        VersionInfo version = client.getKubernetesVersion();
        // All API versions of a kind list the same objects: the first one is sufficient.
        Map<String, ObjectKind> prunable = new LinkedHashMap<>();
        Stream.concat(PRUNABLE.stream(), CUSTOM.stream())
                .filter(kind -> isSupported(client, kind))
                .forEach(kind -> prunable.putIfAbsent(kind.kind(), kind));
        return new ClusterInfo(
                version.getGitVersion().replaceFirst("^v", "").replaceFirst("[-+].*", ""),
                CUSTOM.stream()
                        .filter(kind -> isSupported(client, kind))
                        .map(ObjectKind::apiVersion)
                        .distinct()
                        .toList(),
                List.copyOf(prunable.values()));
    }

    private static boolean isSupported(KubernetesClient client, ObjectKind kind) {
        return client.supports(kind.apiVersion(), kind.kind());
    }
}
