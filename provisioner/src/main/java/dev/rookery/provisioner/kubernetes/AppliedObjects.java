package dev.rookery.provisioner.kubernetes;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process has applied, and what became of it, so that what is as it should be is not written again. Lost with the process,
 * which then applies all once more. For any thread.
 */
final class AppliedObjects {
    private record Applied(String wanted, String live) {}

    private record Written(String inputs, Map<ObjectKey, String> wanted, Set<ObjectKey> kept) {}

    private final Map<String, Map<ObjectKey, Applied>> namespaces = new ConcurrentHashMap<>();
    private final Map<String, Written> written = new ConcurrentHashMap<>();

    /**
     * Whether it was applied like this, and nobody has changed it since.
     *
     * @param wanted digest of what is wanted
     * @param live digest of what is there, as far as known
     */
    boolean isAsWanted(ObjectKey key, String wanted, Optional<String> live) {
        return live.filter(digest -> new Applied(wanted, digest).equals(find(key)))
                .isPresent();
    }

    /** Whether the object is what this process has left. */
    boolean isOwn(ObjectKey key, String live) {
        Applied applied = find(key);
        return applied != null && applied.live().equals(live);
    }

    void remember(ObjectKey key, String wanted, String live) {
        namespaces
                .computeIfAbsent(key.namespace(), absent -> new ConcurrentHashMap<>())
                .put(key, new Applied(wanted, live));
    }

    /**
     * Whether all was written like this, nobody has changed it since, and there is nothing superfluous.
     *
     * @param inputs digest of what the objects were made of
     * @param live digests of what is there, as far as known
     */
    boolean isWritten(String namespace, String inputs, Map<ObjectKey, String> live) {
        Written last = written.get(namespace);
        return last != null
                && last.inputs().equals(inputs)
                && last.wanted().entrySet().stream()
                        .allMatch(object -> isAsWanted(
                                object.getKey(), object.getValue(), Optional.ofNullable(live.get(object.getKey()))))
                && hasNoOthers(last, last.wanted().keySet(), live.keySet());
    }

    /** Whether what is not wanted was removed, and nothing of the kind has come. */
    boolean isPruned(String namespace, Set<ObjectKey> wanted, Set<ObjectKey> live) {
        Written last = written.get(namespace);
        return last != null && last.wanted().keySet().equals(wanted) && hasNoOthers(last, wanted, live);
    }

    /**
     * All was written.
     *
     * @param wanted digest of each object
     * @param kept which are not wanted, and stay: they belong to other objects, or say that they are to be kept
     */
    void rememberWritten(String namespace, String inputs, Map<ObjectKey, String> wanted, Set<ObjectKey> kept) {
        written.put(namespace, new Written(inputs, Map.copyOf(wanted), Set.copyOf(kept)));
    }

    /** Those that are kept although they are not wanted. */
    Set<ObjectKey> kept(String namespace) {
        Written last = written.get(namespace);
        return last == null ? Set.of() : last.kept();
    }

    private static boolean hasNoOthers(Written last, Set<ObjectKey> wanted, Set<ObjectKey> live) {
        return live.stream().allMatch(key -> wanted.contains(key) || last.kept().contains(key));
    }

    void forget(String namespace) {
        namespaces.remove(namespace);
        written.remove(namespace);
    }

    private Applied find(ObjectKey key) {
        return namespaces.getOrDefault(key.namespace(), Map.of()).get(key);
    }
}
