package dev.rookery.provisioner.kubernetes.drift;

import dev.rookery.provisioner.kubernetes.cluster.ObjectKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Digests of the objects that this process has applied. In memory only: a new process applies every object once.
 * Thread-safe.
 */
final class LastApplied {
    /**
     * @param desired digest of the object that was sent
     * @param live digest of the object that the API server returned
     */
    private record AppliedObject(String desired, String live) {}

    /**
     * @param inputs digest of the chart's inputs
     * @param desired digests of all objects
     * @param unmanaged objects beside them that were not pruned
     */
    private record AppliedInstance(String inputs, Map<ObjectKey, String> desired, Set<ObjectKey> unmanaged) {}

    private final Map<String, Map<ObjectKey, AppliedObject>> objects = new ConcurrentHashMap<>();
    private final Map<String, AppliedInstance> instances = new ConcurrentHashMap<>();

    /**
     * Returns whether the object needs no write.
     *
     * @param desired digest of the desired object
     * @param live digest of the actual object, if known
     */
    boolean isUpToDate(ObjectKey key, String desired, Optional<String> live) {
        return live.filter(digest -> new AppliedObject(desired, digest).equals(find(key)))
                .isPresent();
    }

    /** Returns whether the actual object is the one that this process wrote. */
    boolean isOwnWrite(ObjectKey key, String live) {
        AppliedObject applied = find(key);
        return applied != null && applied.live().equals(live);
    }

    void recordObject(ObjectKey key, String desired, String live) {
        objects.computeIfAbsent(key.namespace(), absent -> new ConcurrentHashMap<>())
                .put(key, new AppliedObject(desired, live));
    }

    /**
     * Returns whether the whole instance needs neither writes nor pruning.
     *
     * @param inputs digest of the chart's inputs
     * @param live digests of the actual objects, as far as known
     */
    boolean isUpToDate(String namespace, String inputs, Map<ObjectKey, String> live) {
        AppliedInstance last = instances.get(namespace);
        return last != null
                && last.inputs().equals(inputs)
                && last.desired().entrySet().stream()
                        .allMatch(object -> isUpToDate(
                                object.getKey(), object.getValue(), Optional.ofNullable(live.get(object.getKey()))))
                && hasOnlyKnown(last, live.keySet());
    }

    /** Returns whether the last pruning covered the same desired objects, and no other objects have appeared since. */
    boolean isPruned(String namespace, Set<ObjectKey> desired, Set<ObjectKey> live) {
        AppliedInstance last = instances.get(namespace);
        return last != null && last.desired().keySet().equals(desired) && hasOnlyKnown(last, live);
    }

    /**
     * Records that an instance is completely applied.
     *
     * @param desired digests of all objects
     * @param unmanaged objects that are not desired, and must not be pruned
     */
    void recordInstance(String namespace, String inputs, Map<ObjectKey, String> desired, Set<ObjectKey> unmanaged) {
        instances.put(namespace, new AppliedInstance(inputs, Map.copyOf(desired), Set.copyOf(unmanaged)));
    }

    /** Returns whether an instance has been completely applied. */
    boolean hasInstance(String namespace) {
        return instances.containsKey(namespace);
    }

    Set<ObjectKey> unmanaged(String namespace) {
        AppliedInstance last = instances.get(namespace);
        return last == null ? Set.of() : last.unmanaged();
    }

    void forget(String namespace) {
        objects.remove(namespace);
        instances.remove(namespace);
    }

    private static boolean hasOnlyKnown(AppliedInstance last, Set<ObjectKey> live) {
        return live.stream()
                .allMatch(key ->
                        last.desired().containsKey(key) || last.unmanaged().contains(key));
    }

    private @Nullable AppliedObject find(ObjectKey key) {
        return objects.getOrDefault(key.namespace(), Map.of()).get(key);
    }
}
