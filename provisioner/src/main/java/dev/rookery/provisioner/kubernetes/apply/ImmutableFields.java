package dev.rookery.provisioner.kubernetes.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fields of workloads that the API server does not allow to change, and that differ between versions of the chart: the Service
 * that governs a StatefulSet, and the selector of the Deployment without pods.
 */
final class ImmutableFields {
    private ImmutableFields() {}

    /** Returns the object with the fields of the live one; empty if they do not differ. */
    @SuppressWarnings("unchecked") // The builders return the type of their argument.
    static <T extends HasMetadata> Optional<T> keep(T desired, @Nullable T live) {
        if (desired instanceof StatefulSet set && live instanceof StatefulSet old) {
            return keep(set, old).map(kept -> (T) kept);
        }
        if (desired instanceof Deployment deployment && live instanceof Deployment old) {
            return keep(deployment, old).map(kept -> (T) kept);
        }
        return Optional.empty();
    }

    private static Optional<StatefulSet> keep(StatefulSet desired, StatefulSet live) {
        String service = live.getSpec().getServiceName();
        return Objects.equals(service, desired.getSpec().getServiceName())
                ? Optional.empty()
                : Optional.of(new StatefulSetBuilder(desired)
                        .editSpec()
                        .withServiceName(service)
                        .endSpec()
                        .build());
    }

    private static Optional<Deployment> keep(Deployment desired, Deployment live) {
        LabelSelector selector = live.getSpec().getSelector();
        return Objects.equals(selector, desired.getSpec().getSelector())
                ? Optional.empty()
                : Optional.of(new DeploymentBuilder(desired)
                        .editSpec()
                        .withSelector(selector)
                        .editTemplate()
                        .editMetadata()
                        .addToLabels(selector.getMatchLabels())
                        .endMetadata()
                        .endTemplate()
                        .endSpec()
                        .build());
    }
}
