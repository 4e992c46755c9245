package dev.rookery.provisioner.target;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What holds the data of an instance, such as its namespace and its volume claims, without what is being deleted.
 *
 * @param identities by name; a holder that was deleted and created again has another identity
 * @param backup what {@link DeploymentTarget#restore} can restore; empty if there is nothing
 */
public record DataHolders(Map<String, String> identities, Optional<Backup> backup) {
    /** Nothing exists. */
    public static final DataHolders NONE = new DataHolders(Map.of(), Optional.empty());

    /**
     * Backups of an instance.
     *
     * @param holder name of what holds the backups
     * @param original name of what they are copies of
     */
    public record Backup(String holder, String original) {}

    public DataHolders {
        identities = Map.copyOf(identities);
    }

    /**
     * Returns the names that are gone or have been replaced, in alphabetical order.
     *
     * @param known identities at an earlier time
     */
    public List<String> missing(Map<String, String> known) {
        return new TreeMap<>(known)
                .entrySet().stream()
                        .filter(holder -> !holder.getValue().equals(identities.get(holder.getKey())))
                        .map(Map.Entry::getKey)
                        .toList();
    }

    /** Returns whether a backup can replace what is missing. A restore must not replace data that exists. */
    public boolean canRestore(Collection<String> missing) {
        return backup.filter(found -> identities.containsKey(found.holder())
                        && !missing.contains(found.holder())
                        && missing.contains(found.original()))
                .isPresent();
    }
}
