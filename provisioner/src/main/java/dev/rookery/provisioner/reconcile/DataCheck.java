package dev.rookery.provisioner.reconcile;

import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentState;
import dev.rookery.provisioner.target.DataHolders;
import dev.rookery.provisioner.target.DeploymentTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Comparison of what holds the data of an instance with what held it when the instance was ready. */
final class DataCheck {
    /** Name of the missing data if the single holders are not known. */
    private static final String ALL = "all data of the instance";

    private DataCheck() {}

    /** Returns what is gone, by name; empty if nothing is. An instance that was never ready has no data to lose. */
    static List<String> missing(DeploymentTarget target, Deployment deployment) {
        Map<String, String> known = deployment.data().holders();
        if (known.isEmpty() && deployment.firstReadyAt().isEmpty()) {
            return List.of();
        }
        DataHolders now = target.data(deployment.customer());
        // Instances that became ready with an earlier version have no record.
        return known.isEmpty() && now.identities().isEmpty() ? List.of(ALL) : now.missing(known);
    }

    /**
     * Returns the record for an instance that has just reached its desired state. What is recorded keeps its identity: if it has
     * been replaced since the check, the next check finds that.
     */
    static Map<String, String> record(DeploymentTarget target, Deployment deployment) {
        Map<String, String> known = deployment.data().holders();
        boolean unchanged = !known.isEmpty()
                && deployment.generation() == deployment.observedGeneration()
                && deployment.state() == DeploymentState.READY;
        if (unchanged) {
            return known;
        }
        Map<String, String> recorded =
                new HashMap<>(target.data(deployment.customer()).identities());
        recorded.putAll(known);
        return recorded;
    }
}
