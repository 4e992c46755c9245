package dev.rookery.provisioner.admission;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Pods in customers' namespaces that reach the node. */
final class PodRules {
    private static final String PERMITTED_CAPABILITY = "NET_BIND_SERVICE";

    private PodRules() {}

    static Optional<String> denial(JsonObject pod) {
        JsonObject spec = Members.object(pod, "spec");
        if (Members.isTrue(spec, "hostNetwork") || Members.isTrue(spec, "hostPID") || Members.isTrue(spec, "hostIPC")) {
            return Optional.of("Pods of customers cannot use the network, processes or memory of the node");
        }
        if (Members.objects(spec, "volumes").anyMatch(volume -> volume.getValue("hostPath") != null)) {
            return Optional.of("Pods of customers cannot mount hostPath volumes");
        }
        List<JsonObject> containers = Stream.of("containers", "initContainers", "ephemeralContainers")
                .flatMap(kind -> Members.objects(spec, kind))
                .toList();
        if (containers.stream().anyMatch(container -> Members.isTrue(security(container), "privileged"))) {
            return Optional.of("Containers of customers cannot be privileged");
        }
        if (containers.stream().anyMatch(PodRules::addsCapabilities)) {
            return Optional.of("Containers of customers cannot add capabilities other than " + PERMITTED_CAPABILITY);
        }
        boolean hostPort = containers.stream()
                .flatMap(container -> Members.objects(container, "ports"))
                .anyMatch(port -> port.getInteger("hostPort", 0) != 0);
        return hostPort ? Optional.of("Containers of customers cannot use ports of the node") : Optional.empty();
    }

    private static boolean addsCapabilities(JsonObject container) {
        JsonArray added = Members.object(security(container), "capabilities").getJsonArray("add");
        return added != null && !added.stream().allMatch(PERMITTED_CAPABILITY::equals);
    }

    private static JsonObject security(JsonObject container) {
        return Members.object(container, "securityContext");
    }
}
