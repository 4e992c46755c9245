package dev.rookery.provisioner.kubernetes.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Requested sizes of volumes in claims and in the claim templates of StatefulSets. */
final class VolumeSizes {
    private static final String STORAGE = "storage";

    private VolumeSizes() {}

    /** Returns the sizes in a claim or a StatefulSet, by the name of the claim or the template. */
    static Map<String, Quantity> of(HasMetadata object) {
        if (object instanceof StatefulSet set) {
            return of(set);
        }
        return object instanceof PersistentVolumeClaim claim
                ? of(claim)
                        .map(size -> Map.of(claim.getMetadata().getName(), size))
                        .orElse(Map.of())
                : Map.of();
    }

    /** Returns the size of each claim template, by name. */
    static Map<String, Quantity> of(StatefulSet set) {
        Map<String, Quantity> sizes = new LinkedHashMap<>();
        set.getSpec().getVolumeClaimTemplates().forEach(template -> of(template)
                .ifPresent(size -> sizes.put(template.getMetadata().getName(), size)));
        return sizes;
    }

    /** Returns the requested size; empty if the claim has none. */
    static Optional<Quantity> of(PersistentVolumeClaim claim) {
        return claim.getSpec() == null
                        || claim.getSpec().getResources() == null
                        || claim.getSpec().getResources().getRequests() == null
                ? Optional.empty()
                : Optional.ofNullable(
                        claim.getSpec().getResources().getRequests().get(STORAGE));
    }

    /** Returns a negative number, 0 or a positive number as the first size is less than, equal to or greater than the second. */
    static int compare(Quantity first, Quantity second) {
        return first.getNumericalAmount().compareTo(second.getNumericalAmount());
    }

    /** Returns the larger size: volumes never shrink. */
    static Quantity larger(Quantity first, Quantity second) {
        return compare(first, second) >= 0 ? first : second;
    }

    /** Returns the sizes that are larger than those of the same name before. */
    static Map<String, Quantity> larger(Map<String, Quantity> after, Map<String, Quantity> before) {
        Map<String, Quantity> larger = new LinkedHashMap<>();
        after.forEach((name, size) -> Optional.ofNullable(before.get(name))
                .filter(previous -> compare(size, previous) > 0)
                .ifPresent(previous -> larger.put(name, size)));
        return larger;
    }

    /**
     * Returns the object with other sizes.
     *
     * @param desired unchanged if it has no volumes
     * @param live object of the same name
     * @param choice of the desired and the live size
     */
    static HasMetadata with(HasMetadata desired, HasMetadata live, BinaryOperator<Quantity> choice) {
        if (desired instanceof StatefulSet set && live instanceof StatefulSet existing) {
            Map<String, Quantity> sizes = of(existing);
            return new StatefulSetBuilder(set)
                    .editSpec()
                    .withVolumeClaimTemplates(set.getSpec().getVolumeClaimTemplates().stream()
                            .map(template -> with(
                                    template,
                                    Optional.ofNullable(
                                            sizes.get(template.getMetadata().getName())),
                                    choice))
                            .toList())
                    .endSpec()
                    .build();
        }
        if (desired instanceof PersistentVolumeClaim claim && live instanceof PersistentVolumeClaim existing) {
            return with(claim, of(existing), choice);
        }
        return desired;
    }

    private static PersistentVolumeClaim with(
            PersistentVolumeClaim claim, Optional<Quantity> live, BinaryOperator<Quantity> choice) {
        if (live.isEmpty() || of(claim).isEmpty()) {
            return claim;
        }
        return new PersistentVolumeClaimBuilder(claim)
                .editSpec()
                .editResources()
                .addToRequests(STORAGE, choice.apply(of(claim).get(), live.get()))
                .endResources()
                .endSpec()
                .build();
    }
}
