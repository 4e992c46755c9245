package dev.rookery.provisioner.kubernetes.apply;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.chart.InstanceSecrets;
import dev.rookery.provisioner.kubernetes.cluster.CustomerNamespaces;
import dev.rookery.provisioner.kubernetes.cluster.ObjectKey;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import dev.rookery.provisioner.kubernetes.cluster.Step;
import dev.rookery.provisioner.kubernetes.drift.ActualState;
import dev.rookery.provisioner.kubernetes.drift.Informers;
import dev.rookery.provisioner.kubernetes.drift.LastApplied;
import dev.rookery.provisioner.kubernetes.drift.ObjectContent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Applies the desired state of an instance. Objects that have not drifted cause no request. */
public final class InstanceApplier {
    private final ObjectContent content;
    private final LastApplied lastApplied;
    private final ActualState actualState;
    private final Informers informers;
    private final CustomerNamespaces namespaces;
    private final InstanceSecrets secrets;
    private final ServerSideApply api;
    private final Pruner pruner;

    public InstanceApplier(
            ObjectContent content,
            LastApplied lastApplied,
            ActualState actualState,
            Informers informers,
            CustomerNamespaces namespaces,
            InstanceSecrets secrets,
            ServerSideApply api,
            Pruner pruner) {
        this.content = content;
        this.lastApplied = lastApplied;
        this.actualState = actualState;
        this.informers = informers;
        this.namespaces = namespaces;
        this.secrets = secrets;
        this.api = api;
        this.pruner = pruner;
    }

    /**
     * Returns whether the instance has not drifted, judging without rendering the chart.
     *
     * @param inputs digest of the chart's inputs
     */
    public boolean isUpToDate(CustomerId customer, String inputs) {
        String namespace = ObjectNames.namespace(customer);
        return lastApplied.isUpToDate(namespace, inputs, actualState.digests(namespace));
    }

    /**
     * Applies all objects and prunes others.
     *
     * @param desired all objects, the namespace first; passwords are placeholders
     */
    public void apply(CustomerId customer, String inputs, List<HasMetadata> desired) {
        String namespace = ObjectNames.namespace(customer);
        Map<ObjectKey, String> digests = new LinkedHashMap<>();
        for (HasMetadata object : desired) {
            ObjectKey key = ObjectKey.of(object);
            String digest = content.digest(object);
            digests.put(key, digest);
            apply(customer, key, object, digest);
            informers.watchKindOf(object);
        }
        Set<ObjectKey> unmanaged = lastApplied.unmanaged(namespace);
        Set<ObjectKey> live = actualState.digests(namespace).keySet();
        if (!lastApplied.isPruned(namespace, digests.keySet(), live)) {
            unmanaged = live;
            Step.run("prune", () -> pruner.prune(customer, desired)).stream()
                    .map(ObjectKey::of)
                    .forEach(unmanaged::remove);
        }
        lastApplied.recordInstance(namespace, inputs, digests, unmanaged);
    }

    /** Drops all state of an instance whose namespace no longer exists. */
    public void forget(CustomerId customer) {
        informers.forget(ObjectNames.namespace(customer));
    }

    private void apply(CustomerId customer, ObjectKey key, HasMetadata object, String digest) {
        if (lastApplied.isUpToDate(key, digest, actualState.digest(key))) {
            return;
        }
        if (object instanceof Namespace) {
            Step.run("find the namespace", () -> {
                namespaces.requireUsable(customer);
                return true;
            });
            // The objects of a previous namespace of this name no longer exist.
            lastApplied.forget(key.namespace());
        }
        HasMetadata live =
                Step.run("apply " + ObjectNames.describe(object), () -> api.apply(secrets.resolve(customer, object)));
        lastApplied.recordObject(key, digest, content.digest(live));
    }
}
