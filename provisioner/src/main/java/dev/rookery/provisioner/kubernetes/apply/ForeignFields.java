package dev.rookery.provisioner.kubernetes.apply;

import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Fields of workloads that another client has set and the chart does not set, such as an additional variable of a container:
 * server-side apply leaves them. The metadata of an object names the managers of its fields.
 */
final class ForeignFields {
    private static final String FIELD = "f:";
    private static final String KEY = "k:";
    /** Mark of the item itself, beside its fields. */
    private static final String ITEM = ".";

    /** Set by the controllers of the control plane. */
    private static final String CONTROLLERS = "kube-controller-manager";

    private ForeignFields() {}

    /** Returns a line per field. */
    static List<String> lines(HasMetadata live) {
        if (!(live instanceof Deployment || live instanceof StatefulSet || live instanceof CronJob)) {
            return List.of();
        }
        Set<String> desired = new HashSet<>();
        Map<String, String> foreign = new TreeMap<>();
        for (ManagedFieldsEntry entry : live.getMetadata().getManagedFields()) {
            List<String> paths = paths(entry);
            if (ObjectNames.MANAGER.equals(entry.getManager())) {
                desired.addAll(paths);
            } else if (entry.getSubresource() == null && !CONTROLLERS.equals(entry.getManager())) {
                paths.forEach(path -> foreign.put(path, entry.getManager()));
            }
        }
        foreign.keySet().removeAll(desired);
        Set<String> added = new HashSet<>(foreign.keySet());
        // Of an added item, its name is enough.
        foreign.keySet().removeIf(path -> added.stream().anyMatch(item -> path.startsWith(item + ".")));
        List<String> lines = new ArrayList<>();
        foreign.forEach((path, manager) ->
                lines.add("? " + ObjectNames.describe(live) + ": " + path + " is set by " + manager));
        return lines;
    }

    private static List<String> paths(ManagedFieldsEntry entry) {
        List<String> paths = new ArrayList<>();
        if (entry.getFieldsV1() != null
                && entry.getFieldsV1().getAdditionalProperties().get(FIELD + "spec") instanceof Map<?, ?> fields) {
            collect("spec", fields, paths);
        }
        return paths;
    }

    /** Collects the innermost fields, and the items of lists that the manager has added, which have a mark. */
    private static void collect(String path, Map<?, ?> fields, Collection<String> paths) {
        boolean innermost = true;
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            String name = field.getKey().toString();
            if (field.getValue() instanceof Map<?, ?> inner && (name.startsWith(FIELD) || name.startsWith(KEY))) {
                innermost = false;
                collect(
                        name.startsWith(FIELD)
                                ? path + "." + name.substring(FIELD.length())
                                : path + "[" + name.substring(KEY.length()).replaceAll("[{}\"]", "") + "]",
                        inner,
                        paths);
            }
        }
        if (innermost || fields.containsKey(ITEM)) {
            paths.add(path);
        }
    }
}
