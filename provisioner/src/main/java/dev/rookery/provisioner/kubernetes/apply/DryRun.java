package dev.rookery.provisioner.kubernetes.apply;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.chart.InstanceSecrets;
import dev.rookery.provisioner.kubernetes.cluster.CustomerNamespaces;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import dev.rookery.provisioner.kubernetes.drift.ObjectContent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;

/** Computes the changes that {@link InstanceApplier} would make, and finds what others have added. */
public final class DryRun {
    private final KubernetesClient client;
    private final CustomerNamespaces namespaces;
    private final InstanceSecrets secrets;
    private final ServerSideApply api;
    private final Pruner pruner;
    private final ExtraObjects extraObjects;
    private final ObjectDiff objectDiff;

    public DryRun(
            KubernetesClient client,
            ObjectContent content,
            CustomerNamespaces namespaces,
            InstanceSecrets secrets,
            ServerSideApply api,
            Pruner pruner,
            ExtraObjects extraObjects) {
        this.client = client;
        this.namespaces = namespaces;
        this.secrets = secrets;
        this.api = api;
        this.pruner = pruner;
        this.extraObjects = extraObjects;
        this.objectDiff = new ObjectDiff(content);
    }

    /**
     * Returns a line per created object, changed field and pruned object, and, with a question mark, per object and field that
     * others have added and that {@link InstanceApplier} leaves; empty if the instance has not drifted.
     */
    public List<String> diff(CustomerId customer, List<HasMetadata> desired) {
        if (namespaces.find(customer).isEmpty()) {
            return desired.stream().map(DryRun::created).toList();
        }
        List<String> lines = new ArrayList<>();
        desired.forEach(object -> lines.addAll(diff(customer, object)));
        pruner.find(customer, desired).forEach(object -> lines.add("- " + ObjectNames.describe(object)));
        lines.addAll(extraObjects.lines(customer));
        return lines;
    }

    private List<String> diff(CustomerId customer, HasMetadata object) {
        HasMetadata live = client.resource(object).get();
        if (live == null) {
            return List.of(created(object));
        }
        HasMetadata sized = VolumeGrowth.withLiveSizes(object, live);
        List<String> lines = new ArrayList<>(objectDiff.lines(live, api.dryRun(secrets.resolve(customer, sized))));
        lines.addAll(VolumeGrowth.lines(object, live));
        lines.addAll(ForeignFields.lines(live));
        return lines;
    }

    private static String created(HasMetadata object) {
        return "+ " + ObjectNames.describe(object);
    }
}
