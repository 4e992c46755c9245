package dev.rookery.provisioner.kubernetes.drift;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.ObjectKey;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Decides which objects need to be applied, and reports instances that have drifted. Thread-safe, provided that no two
 * threads apply the same instance at the same time.
 */
public final class DriftDetector implements AutoCloseable {
    private final ObjectContent content;
    private final LastApplied lastApplied = new LastApplied();
    private final ActualState actualState;
    private final Informers informers;

    /** @param watchesSecrets whether the provisioner may read Secrets of all namespaces; otherwise {@link #pollSecrets} reads */
    public DriftDetector(KubernetesClient client, ObjectContent content, boolean watchesSecrets) {
        this.content = content;
        this.actualState = new ActualState(content, lastApplied);
        this.informers = new Informers(client, actualState, watchesSecrets);
    }

    /** Starts to report customers: each one with a namespace once, and afterwards each change by another client. */
    public void start(Consumer<CustomerId> listener) {
        informers.start(listener);
    }

    /**
     * Returns whether the instance needs neither writes nor pruning.
     *
     * @param inputs digest of the chart's inputs
     */
    public boolean isUpToDate(CustomerId customer, String inputs) {
        String namespace = ObjectNames.namespace(customer);
        return lastApplied.isUpToDate(namespace, inputs, actualState.digests(namespace));
    }

    /** Returns whether the object needs no write. */
    public boolean isUpToDate(HasMetadata desired) {
        ObjectKey key = ObjectKey.of(desired);
        return lastApplied.isUpToDate(key, content.digest(desired), actualState.digest(key));
    }

    /** Returns the objects of an instance that informers have reported. */
    public Set<ObjectKey> liveObjects(CustomerId customer) {
        return actualState.digests(ObjectNames.namespace(customer)).keySet();
    }

    /** Returns whether the last pruning covered the same desired objects, and no other objects have appeared since. */
    public boolean isPruned(CustomerId customer, List<HasMetadata> desired, Set<ObjectKey> live) {
        Set<ObjectKey> keys = desired.stream().map(ObjectKey::of).collect(Collectors.toSet());
        return lastApplied.isPruned(ObjectNames.namespace(customer), keys, live);
    }

    /** Returns the objects that the last pruning left. */
    public Set<ObjectKey> unmanagedObjects(CustomerId customer) {
        return lastApplied.unmanaged(ObjectNames.namespace(customer));
    }

    /**
     * Records a write.
     *
     * @param live object that the API server returned
     */
    public void recordObject(HasMetadata desired, HasMetadata live) {
        lastApplied.recordObject(ObjectKey.of(desired), content.digest(desired), content.digest(live));
    }

    /**
     * Records that an instance is completely applied.
     *
     * @param unmanaged objects that are not desired, and must not be pruned
     */
    public void recordInstance(
            CustomerId customer, String inputs, List<HasMetadata> desired, Set<ObjectKey> unmanaged) {
        Map<ObjectKey, String> digests = new LinkedHashMap<>();
        desired.forEach(object -> digests.put(ObjectKey.of(object), content.digest(object)));
        lastApplied.recordInstance(ObjectNames.namespace(customer), inputs, digests, unmanaged);
    }

    /** Watches all objects of the same kind. */
    public void watchKindOf(HasMetadata object) {
        informers.watchKindOf(object);
    }

    /** Reads the Secrets of an instance that this process has applied, unless they are watched. Returns whether it has. */
    public boolean pollSecrets(CustomerId customer) {
        boolean applied = lastApplied.hasInstance(ObjectNames.namespace(customer));
        if (applied) {
            informers.pollSecrets(customer);
        }
        return applied;
    }

    /** Drops the record of writes, because a new namespace replaces a deleted one. */
    public void forgetWrites(CustomerId customer) {
        lastApplied.forget(ObjectNames.namespace(customer));
    }

    /** Drops all state of an instance whose namespace no longer exists. */
    public void forget(CustomerId customer) {
        informers.forget(ObjectNames.namespace(customer));
    }

    @Override
    public void close() {
        informers.close();
    }
}
