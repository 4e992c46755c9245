package dev.rookery.deploy.network;

import java.util.Map;

/**
 * Sender or receiver of a connection.
 *
 * @param namespace namespace of a pod; empty for a host
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
    /** Returns a pod whose namespace has the label {@code kubernetes.io/metadata.name}. */
    public static Endpoint pod(String name, String namespace, Map<String, String> labels) {
        return new Endpoint(name, namespace, Map.of("kubernetes.io/metadata.name", namespace), labels, "10.1.2.3");
    }

    /** Returns a host outside of the cluster. */
    public static Endpoint host(String name, String address) {
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
