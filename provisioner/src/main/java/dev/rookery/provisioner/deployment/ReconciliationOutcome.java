package dev.rookery.provisioner.deployment;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of looking after a stack once.
 *
 * @param settled whether the stack is as it is wanted
 * @param step what is waited for, or what failed
 * @param error why it failed; counts as an attempt
 * @param observation what was seen; empty if nothing was
 * @param pause until it is looked after again
 */
public record ReconciliationOutcome(
        DeploymentState state,
        boolean settled,
        Optional<String> step,
        Optional<String> error,
        Optional<JsonObject> observation,
        Duration pause) {
    public static ReconciliationOutcome settled(DeploymentState state, JsonObject observation, Duration pause) {
        return new ReconciliationOutcome(
                state, true, Optional.empty(), Optional.empty(), Optional.of(observation), pause);
    }

    public static ReconciliationOutcome waiting(
            DeploymentState state, String step, JsonObject observation, Duration pause) {
        return new ReconciliationOutcome(
                state, false, Optional.of(step), Optional.empty(), Optional.of(observation), pause);
    }

    public static ReconciliationOutcome failed(
            String step, String error, Optional<JsonObject> observation, Duration pause) {
        return new ReconciliationOutcome(
                DeploymentState.FAILED, false, Optional.of(step), Optional.of(error), observation, pause);
    }
}
