package dev.rookery.deploy;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds fields that the Kubernetes API does not have. */
final class UnknownFields {
    private UnknownFields() {}

    /** Returns the paths of unknown fields, at every depth. */
    static List<String> of(String path, Object value) {
        List<String> found = new ArrayList<>();
        if (value instanceof Collection<?> items) {
            items.forEach(item -> found.addAll(of(path, item)));
        } else if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, item) -> found.addAll(of(path + "." + key, item)));
        } else if (value instanceof KubernetesResource) {
            for (Method method : value.getClass().getMethods()) {
                if (method.getName().startsWith("get") && method.getParameterCount() == 0) {
                    Object property = read(method, value);
                    // A schema has a field of this name, which is no map.
                    if (method.getName().equals("getAdditionalProperties") && property instanceof Map<?, ?> unknown) {
                        found.addAll(unknown.keySet().stream()
                                .map(key -> path + "." + key)
                                .collect(Collectors.toList()));
                    } else {
                        String name = method.getName().substring("get".length());
                        found.addAll(of(path + "." + name.substring(0, 1).toLowerCase() + name.substring(1), property));
                    }
                }
            }
        }
        return found;
    }

    private static Object read(Method method, Object owner) {
        try {
            return method.invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
