package dev.rookery.provisioner.deployment;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.plan.TargetKind;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Desired and actual state of a customer instance: a row of {@code deployments}.
 *
 * @param target platform that runs the instance; never changes
 * @param generation incremented by every change of the desired state
 * @param image image of all components, if it overrides the operator's
 * @param values chart values of the instance, which override those of its plan
 * @param chart digest of the chart of the instance; empty for that of this process
 * @param deleteAfter end of the retention of a suspended instance
 * @param ending stage of the end of the customer's plan
 * @param observedGeneration generation that the instance has reached
 * @param step step that the reconciler waits for, or that failed last
 * @param error reason of the last failure
 * @param attempts consecutive failures
 * @param nextTry time of the next reconciliation
 * @param progressingSince start of the rollout in progress; empty if the instance has reached its desired state
 * @param firstReadyAt time at which the instance became ready first
 * @param data what holds the data of the instance
 * @param observation last observed status of the instance
 */
public record Deployment(
        CustomerId customer,
        TargetKind target,
        DesiredState desired,
        long generation,
        Optional<String> image,
        Map<String, Object> values,
        Optional<String> chart,
        Optional<Instant> deleteAfter,
        Optional<String> ending,
        DeploymentState state,
        long observedGeneration,
        Optional<String> step,
        Optional<String> error,
        int attempts,
        Instant nextTry,
        Optional<Instant> progressingSince,
        Optional<Instant> firstReadyAt,
        InstanceData data,
        JsonObject observation) {}
