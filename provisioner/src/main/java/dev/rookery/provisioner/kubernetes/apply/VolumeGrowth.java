package dev.rookery.provisioner.kubernetes.apply;

import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import dev.rookery.provisioner.target.StepFailedException;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Growth of volumes. The claim templates of a StatefulSet cannot be changed: its claims grow, then it is deleted without its pods,
 * which the next one of the same name adopts. An interrupted growth is continued by the next call. Volumes never shrink.
 */
public final class VolumeGrowth {
    private static final Logger LOGGER = LoggerFactory.getLogger(VolumeGrowth.class);
    private static final long DELETION_SECONDS = 30;

    private final KubernetesClient client;

    public VolumeGrowth(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Grows the volumes of an object that is applied next.
     *
     * @return the object to apply: with the sizes of larger volumes that exist
     * @throws StepFailedException if the storage class does not allow a larger volume
     */
    HasMetadata prepare(HasMetadata desired) {
        if (!hasVolumes(desired)) {
            return desired;
        }
        HasMetadata live = client.resource(desired).get();
        if (live == null) {
            return desired;
        }
        HasMetadata target = VolumeSizes.with(desired, live, VolumeSizes::larger);
        if (target instanceof StatefulSet set && live instanceof StatefulSet existing) {
            grow(set, existing);
        } else if (target instanceof PersistentVolumeClaim claim && live instanceof PersistentVolumeClaim existing) {
            VolumeSizes.of(claim).ifPresent(size -> grow(existing, size));
        }
        return target;
    }

    /** Returns the object with the sizes of the live one, for a preview: the API server refuses other sizes. */
    static HasMetadata withLiveSizes(HasMetadata desired, HasMetadata live) {
        return VolumeSizes.with(desired, live, (wanted, existing) -> existing);
    }

    /** Returns a line for each volume that grows. */
    static List<String> lines(HasMetadata desired, HasMetadata live) {
        Map<String, Quantity> before = VolumeSizes.of(live);
        Map<String, Quantity> after = VolumeSizes.of(VolumeSizes.with(desired, live, VolumeSizes::larger));
        return VolumeSizes.larger(after, before).entrySet().stream()
                .map(size -> "~ " + ObjectNames.describe(live) + " volume " + size.getKey() + ": "
                        + before.get(size.getKey()) + " -> " + size.getValue())
                .toList();
    }

    private static boolean hasVolumes(HasMetadata object) {
        return object instanceof PersistentVolumeClaim
                || object instanceof StatefulSet set
                        && !set.getSpec().getVolumeClaimTemplates().isEmpty();
    }

    private void grow(StatefulSet target, StatefulSet live) {
        Map<String, Quantity> wanted = VolumeSizes.larger(VolumeSizes.of(target), VolumeSizes.of(live));
        if (wanted.isEmpty()) {
            return;
        }
        wanted.forEach((template, size) -> claims(live, template).forEach(claim -> grow(claim, size)));
        LOGGER.info(
                "{}: replacing {} to grow its volumes to {}; its pods continue to run",
                live.getMetadata().getNamespace(),
                ObjectNames.describe(live),
                wanted);
        Resource<StatefulSet> resource = client.resource(live);
        resource.withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
        resource.waitUntilCondition(gone -> gone == null, DELETION_SECONDS, TimeUnit.SECONDS);
    }

    private List<PersistentVolumeClaim> claims(StatefulSet set, String template) {
        String prefix = template + "-" + set.getMetadata().getName() + "-";
        return client
                .persistentVolumeClaims()
                .inNamespace(set.getMetadata().getNamespace())
                .withLabels(set.getSpec().getSelector().getMatchLabels())
                .list()
                .getItems()
                .stream()
                .filter(claim -> claim.getMetadata().getName().startsWith(prefix))
                .toList();
    }

    private void grow(PersistentVolumeClaim claim, Quantity size) {
        Optional<Quantity> before = VolumeSizes.of(claim);
        if (before.isEmpty() || VolumeSizes.compare(size, before.get()) <= 0) {
            return;
        }
        PersistentVolumeClaim larger = new PersistentVolumeClaimBuilder(claim)
                .editSpec()
                .editResources()
                .addToRequests("storage", size)
                .endResources()
                .endSpec()
                .build();
        try {
            client.resource(claim).patch(larger);
        } catch (KubernetesClientException e) {
            String message =
                    e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
            throw new StepFailedException(
                    "grow " + ObjectNames.describe(claim) + " from " + before.get() + " to " + size,
                    message + ". Set allowVolumeExpansion: true in StorageClass "
                            + claim.getSpec().getStorageClassName() + ", or restore the size in the plan",
                    e);
        }
        LOGGER.info(
                "{}: growing {} from {} to {}",
                claim.getMetadata().getNamespace(),
                ObjectNames.describe(claim),
                before.get(),
                size);
    }
}
