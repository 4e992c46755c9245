package dev.rookery.provisioner.kubernetes.apply;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.chart.InstanceSecrets;
import dev.rookery.provisioner.kubernetes.cluster.CustomerNamespaces;
import dev.rookery.provisioner.kubernetes.cluster.ObjectKey;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import dev.rookery.provisioner.kubernetes.cluster.Step;
import dev.rookery.provisioner.kubernetes.drift.DriftDetector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.List;
import java.util.Set;

/** Applies the desired state of an instance. Objects that have not drifted cause no request. */
public final class InstanceApplier {
    private final DriftDetector drift;
    private final CustomerNamespaces namespaces;
    private final InstanceSecrets secrets;
    private final ServerSideApply api;
    private final Pruner pruner;
    private final VolumeGrowth volumes;

    public InstanceApplier(
            DriftDetector drift,
            CustomerNamespaces namespaces,
            InstanceSecrets secrets,
            ServerSideApply api,
            Pruner pruner,
            VolumeGrowth volumes) {
        this.drift = drift;
        this.namespaces = namespaces;
        this.secrets = secrets;
        this.api = api;
        this.pruner = pruner;
        this.volumes = volumes;
    }

    /**
     * Applies all objects and prunes others.
     *
     * @param inputs digest of the chart's inputs
     * @param desired all objects, the namespace first; passwords are placeholders
     */
    public void apply(CustomerId customer, String inputs, List<HasMetadata> desired) {
        for (HasMetadata object : desired) {
            if (!drift.isUpToDate(object)) {
                apply(customer, object);
            }
            drift.watchKindOf(object);
        }
        Set<ObjectKey> live = drift.liveObjects(customer);
        Set<ObjectKey> unmanaged = drift.isPruned(customer, desired, live)
                ? drift.unmanagedObjects(customer)
                : prune(customer, desired, live);
        drift.recordInstance(customer, inputs, desired, unmanaged);
    }

    private void apply(CustomerId customer, HasMetadata object) {
        if (object instanceof Namespace) {
            Step.run("find the namespace", () -> {
                namespaces.requireUsable(customer);
                return true;
            });
            // The objects of a previous namespace of this name no longer exist.
            drift.forgetWrites(customer);
        }
        HasMetadata live = Step.run(
                "apply " + ObjectNames.describe(object),
                () -> api.apply(secrets.resolve(customer, volumes.prepare(object))));
        drift.recordObject(object, live);
    }

    /** Returns the live objects that remain. */
    private Set<ObjectKey> prune(CustomerId customer, List<HasMetadata> desired, Set<ObjectKey> live) {
        Step.run("prune", () -> pruner.prune(customer, desired)).stream()
                .map(ObjectKey::of)
                .forEach(live::remove);
        return live;
    }
}
