package dev.rookery.provisioner.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.VersionInfo;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the chart needs to know of the cluster.
 *
 * @param version of Kubernetes
 * @param apiVersions of custom resources that the chart makes use of where they exist
 */
record ClusterFacts(String version, List<String> apiVersions) {
    static ClusterFacts of(KubernetesClient client) {
        VersionInfo version = client.getKubernetesVersion();
        return new ClusterFacts(
                version.getGitVersion().replaceFirst("^v", "").replaceFirst("[-+].*", ""),
                Stream.of("cert-manager.io/v1|Certificate", "monitoring.coreos.com/v1|ServiceMonitor")
                        .map(known -> known.split("\\|"))
                        .filter(known -> client.supports(known[0], known[1]))
                        .map(known -> known[0])
                        .toList());
    }
}
