package dev.rookery.provisioner.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Shows how an object would change, a line for each field, without secrets. */
final class ObjectDifference {
    private final ObjectContent content;

    ObjectDifference(ObjectContent content) {
        this.content = content;
    }

    /** Lines that begin with {@code -} for what is, and {@code +} for what would be. */
    List<String> between(HasMetadata before, HasMetadata after) {
        Map<String, String> old = fields(before);
        Map<String, String> now = fields(after);
        Set<String> paths = new TreeSet<>(old.keySet());
        paths.addAll(now.keySet());
        List<String> lines = new ArrayList<>();
        for (String path : paths) {
            if (!Objects.equals(old.get(path), now.get(path))) {
                line(lines, "-", before, path, old.get(path));
                line(lines, "+", after, path, now.get(path));
            }
        }
        return lines;
    }

    private static void line(List<String> lines, String sign, HasMetadata object, String path, String value) {
        if (value != null) {
            boolean hidden = object instanceof Secret && path.startsWith("data.");
            lines.add(sign + " " + Names.describe(object) + ": " + path + " = " + (hidden ? "(hidden)" : value));
        }
    }

    private Map<String, String> fields(HasMetadata object) {
        Map<String, String> fields = new TreeMap<>();
        collect("", content.of(object), fields);
        return fields;
    }

    private static void collect(String path, Object value, Map<String, String> into) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> collect(path.isEmpty() ? key.toString() : path + "." + key, inner, into));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collect(path + "[" + i + "]", list.get(i), into);
            }
        } else if (value != null) {
            into.put(path, value.toString());
        }
    }
}
