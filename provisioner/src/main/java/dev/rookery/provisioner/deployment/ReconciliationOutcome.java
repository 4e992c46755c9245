package dev.rookery.provisioner.deployment;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Outcome of one reconciliation.
 *
 * @param settled whether the instance has reached its desired state
 * @param step step that the reconciler waits for, or that failed
 * @param error reason of a failure; counts as an attempt
 * @param data what holds the data of an instance that is ready, by name; empty if unchanged
 * @param missing what is gone of it; an instance is settled or has data missing, not both
 * @param version version that a settled instance runs
 * @param observation observed status; empty if the instance was not observed
 * @param requeueAfter delay before the next reconciliation
 */
public record ReconciliationOutcome(
        DeploymentState state,
        boolean settled,
        Optional<String> step,
        Optional<String> error,
        Optional<JsonObject> observation,
        Map<String, String> data,
        List<String> missing,
        Optional<String> version,
        Duration requeueAfter) {
    public static ReconciliationOutcome settled(DeploymentState state, JsonObject observation, Duration requeueAfter) {
        return new ReconciliationOutcome(
                state,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of(observation),
                Map.of(),
                List.of(),
                Optional.empty(),
                requeueAfter);
    }

    /** @param data what holds the data of the instance, by name, with identities */
    public static ReconciliationOutcome ready(
            JsonObject observation, Map<String, String> data, String version, Duration requeueAfter) {
        return new ReconciliationOutcome(
                DeploymentState.READY,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of(observation),
                data,
                List.of(),
                Optional.of(version),
                requeueAfter);
    }

    /** @param missing names of what is gone */
    public static ReconciliationOutcome dataMissing(List<String> missing, Duration requeueAfter) {
        return new ReconciliationOutcome(
                DeploymentState.DATA_MISSING,
                false,
                Optional.of("wait for the decision of an operator on the missing data"),
                Optional.of("Missing or replaced: " + String.join(", ", missing)),
                Optional.empty(),
                Map.of(),
                missing,
                Optional.empty(),
                requeueAfter);
    }

    public static ReconciliationOutcome progressing(
            DeploymentState state, String step, JsonObject observation, Duration requeueAfter) {
        return new ReconciliationOutcome(
                state,
                false,
                Optional.of(step),
                Optional.empty(),
                Optional.of(observation),
                Map.of(),
                List.of(),
                Optional.empty(),
                requeueAfter);
    }

    public static ReconciliationOutcome failed(
            String step, String error, Optional<JsonObject> observation, Duration requeueAfter) {
        return new ReconciliationOutcome(
                DeploymentState.FAILED,
                false,
                Optional.of(step),
                Optional.of(error),
                observation,
                Map.of(),
                List.of(),
                Optional.empty(),
                requeueAfter);
    }
}
