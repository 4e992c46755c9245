package dev.rookery.provisioner.kubernetes.apply;

import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import dev.rookery.provisioner.kubernetes.drift.ObjectContent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Differences between two versions of an object, one line per field. Values of Secrets are masked. */
final class ObjectDiff {
    private final ObjectContent content;

    ObjectDiff(ObjectContent content) {
        this.content = content;
    }

    /** Returns lines that begin with {@code -} for the actual value and {@code +} for the desired one. */
    List<String> lines(HasMetadata actual, HasMetadata desired) {
        Map<String, String> actualFields = fields(actual);
        Map<String, String> desiredFields = fields(desired);
        Set<String> paths = new TreeSet<>(actualFields.keySet());
        paths.addAll(desiredFields.keySet());
        List<String> lines = new ArrayList<>();
        for (String path : paths) {
            if (!Objects.equals(actualFields.get(path), desiredFields.get(path))) {
                add(lines, "-", actual, path, actualFields.get(path));
                add(lines, "+", desired, path, desiredFields.get(path));
            }
        }
        return lines;
    }

    private static void add(List<String> lines, String sign, HasMetadata object, String path, @Nullable String value) {
        if (value != null) {
            boolean masked = object instanceof Secret && path.startsWith("data.");
            lines.add(sign + " " + ObjectNames.describe(object) + ": " + path + " = " + (masked ? "(hidden)" : value));
        }
    }

    private Map<String, String> fields(HasMetadata object) {
        Map<String, String> fields = new TreeMap<>();
        collect("", content.of(object), fields);
        return fields;
    }

    private static void collect(String path, @Nullable Object value, Map<String, String> fields) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> collect(path.isEmpty() ? key.toString() : path + "." + key, inner, fields));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collect(path + "[" + i + "]", list.get(i), fields);
            }
        } else if (value != null) {
            fields.put(path, value.toString());
        }
    }
}
