package dev.rookery.provisioner.deployment;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * Outcome of one reconciliation.
 *
 * @param settled whether the instance has reached its desired state
 * @param step step that the reconciler waits for, or that failed
 * @param error reason of a failure; counts as an attempt
 * @param observation observed status; empty if the instance was not observed
 * @param requeueAfter delay before the next reconciliation
 */
public record ReconciliationOutcome(
        DeploymentState state,
        boolean settled,
        Optional<String> step,
        Optional<String> error,
        Optional<JsonObject> observation,
        Duration requeueAfter) {
    public static ReconciliationOutcome settled(DeploymentState state, JsonObject observation, Duration requeueAfter) {
        return new ReconciliationOutcome(
                state, true, Optional.empty(), Optional.empty(), Optional.of(observation), requeueAfter);
    }

    public static ReconciliationOutcome progressing(
            DeploymentState state, String step, JsonObject observation, Duration requeueAfter) {
        return new ReconciliationOutcome(
                state, false, Optional.of(step), Optional.empty(), Optional.of(observation), requeueAfter);
    }

    public static ReconciliationOutcome failed(
            String step, String error, Optional<JsonObject> observation, Duration requeueAfter) {
        return new ReconciliationOutcome(
                DeploymentState.FAILED, false, Optional.of(step), Optional.of(error), observation, requeueAfter);
    }
}
