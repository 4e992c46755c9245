package dev.rookery.provisioner.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What people and programs write in an object, without what the server and controllers write. For any thread. */
final class ObjectContent {
    private static final Set<String> SERVERS =
            Set.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink");

    /** Begins the annotations that the controller of Deployments writes. */
    private static final String CONTROLLERS = "deployment.kubernetes.io/";

    private final KubernetesSerialization serialization;

    ObjectContent(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    Map<String, Object> of(HasMetadata object) {
        Map<String, Object> content = copy(serialization.convertValue(object, Map.class));
        content.remove("status");
        content.computeIfPresent("metadata", (name, metadata) -> {
            Map<String, Object> ours = copy((Map<?, ?>) metadata);
            ours.keySet().removeAll(SERVERS);
            ours.computeIfPresent("annotations", (key, annotations) -> withoutControllers((Map<?, ?>) annotations));
            return ours;
        });
        return content;
    }

    /** Equal for equal contents. */
    String digest(HasMetadata object) {
        return Sha256.of(serialization.asJson(of(object)));
    }

    private static Map<String, Object> withoutControllers(Map<?, ?> annotations) {
        Map<String, Object> ours = copy(annotations);
        ours.keySet().removeIf(key -> key.startsWith(CONTROLLERS));
        return ours.isEmpty() ? null : ours;
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put((String) key, value));
        return copy;
    }
}
