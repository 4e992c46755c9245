package dev.rookery.deploy.network;

import java.util.Map;

/**
 * Something that can send and receive.
 *
 * @param namespace its namespace; empty if it is not a pod
 * @param namespaceLabels labels of the namespace
 * @param labels labels of the pod
 * @param address an IPv4 address
 */
public record Endpoint(
        String name,
        String namespace,
        Map<String, String> namespaceLabels,
        Map<String, String> labels,
        String address) {
    /** A pod. Its namespace has the label that Kubernetes gives each. */
    public static Endpoint pod(String name, String namespace, Map<String, String> labels) {
        return new Endpoint(name, namespace, Map.of("kubernetes.io/metadata.name", namespace), labels, "10.1.2.3");
    }

    /** A machine that is not part of the cluster. */
    public static Endpoint machine(String name, String address) {
        return new Endpoint(name, "", Map.of(), Map.of(), address);
    }

    boolean isPod() {
        return !namespace.isEmpty();
    }

    @Override
    public String toString() {
        return name;
    }
}
