package dev.rookery.provisioner.kubernetes.drift;

import dev.rookery.digest.Sha256;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Content of an object without the fields that the API server and controllers maintain. Thread-safe. */
public final class ObjectContent {
    private static final Set<String> SERVER_FIELDS =
            Set.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink");

    /** Prefix of the Deployment controller's annotations. */
    private static final String CONTROLLER_ANNOTATIONS = "deployment.kubernetes.io/";

    private final KubernetesSerialization serialization;

    public ObjectContent(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    /** Returns the fields that users and clients set. */
    public Map<String, Object> of(HasMetadata object) {
        Map<String, Object> content = copy(serialization.convertValue(object, Map.class));
        content.remove("status");
        content.computeIfPresent("metadata", (name, metadata) -> {
            Map<String, Object> ours = copy((Map<?, ?>) metadata);
            ours.keySet().removeAll(SERVER_FIELDS);
            ours.computeIfPresent("annotations", (key, annotations) -> withoutControllers((Map<?, ?>) annotations));
            return ours;
        });
        return content;
    }

    /** Returns a digest of the content. */
    public String digest(HasMetadata object) {
        return Sha256.hex(serialization.asJson(of(object)));
    }

    private static @Nullable Map<String, Object> withoutControllers(Map<?, ?> annotations) {
        Map<String, Object> ours = copy(annotations);
        ours.keySet().removeIf(key -> key.startsWith(CONTROLLER_ANNOTATIONS));
        return ours.isEmpty() ? null : ours;
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put((String) key, value));
        return copy;
    }
}
