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

    private record Pruned(Set<ObjectKey> wanted, Set<ObjectKey> kept) {}

    private final Map<String, Map<ObjectKey, Applied>> namespaces = new ConcurrentHashMap<>();
    private final Map<String, Pruned> pruned = new ConcurrentHashMap<>();

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
     * Whether there is nothing superfluous.
     *
     * @param wanted all that is wanted
     * @param there all that is known to be there
     */
    boolean isPruned(String namespace, Set<ObjectKey> wanted, Set<ObjectKey> there) {
        Pruned last = pruned.get(namespace);
        return last != null
                && last.wanted().equals(wanted)
                && there.stream()
                        .allMatch(key -> wanted.contains(key) || last.kept().contains(key));
    }

    /** @param kept which are not wanted, and stay: they belong to other objects, or say that they are to be kept */
    void rememberPruned(String namespace, Set<ObjectKey> wanted, Set<ObjectKey> kept) {
        pruned.put(namespace, new Pruned(Set.copyOf(wanted), Set.copyOf(kept)));
    }

    void forget(String namespace) {
        namespaces.remove(namespace);
        pruned.remove(namespace);
    }

    private Applied find(ObjectKey key) {
        return namespaces.getOrDefault(key.namespace(), Map.of()).get(key);
    }
}
