package dev.rookery.provisioner.target;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.plan.TargetKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Targets that a provisioner serves, at most one of each kind. Thread-safe. */
public final class DeploymentTargets implements AutoCloseable {
    private final Map<TargetKind, DeploymentTarget> targets = new EnumMap<>(TargetKind.class);

    /** @param targets closed with this object */
    public DeploymentTargets(List<? extends DeploymentTarget> targets) {
        targets.forEach(target -> this.targets.put(target.kind(), target));
    }

    /** Returns the target of this kind; empty if it is not served. */
    public Optional<DeploymentTarget> find(TargetKind kind) {
        return Optional.ofNullable(targets.get(kind));
    }

    /** @throws StepFailedException if the target is not served; the message says what to do */
    public DeploymentTarget require(TargetKind kind) {
        return find(kind).orElseThrow(() -> new StepFailedException("select the target", refusal(kind)));
    }

    /** Returns the reason why plans of this kind are refused, and the remedy; empty if they are served. */
    public Optional<String> reasonAgainst(TargetKind kind) {
        return targets.containsKey(kind) ? Optional.empty() : Optional.of(refusal(kind));
    }

    /** Returns the addresses of an instance; unknown ones if its target is not served. */
    public InstanceAddresses addresses(TargetKind kind, CustomerId customer) {
        return find(kind).map(target -> target.addresses(customer)).orElse(InstanceAddresses.UNKNOWN);
    }

    /** Registers a listener of changes to instances at all targets. */
    public void watch(Consumer<CustomerId> listener) {
        targets.values().forEach(target -> target.watch(listener));
    }

    @Override
    public void close() {
        targets.values().forEach(DeploymentTarget::close);
    }

    private static String refusal(TargetKind kind) {
        return switch (kind) {
            case KUBERNETES ->
                "No Kubernetes cluster is configured. Set KUBECONFIG and restart, or choose a plan with target jvm.";
            case JVM ->
                "Instances with target jvm need a broker and an API in this process. Run 'rookery all', or choose a"
                        + " plan with target kubernetes.";
        };
    }
}
