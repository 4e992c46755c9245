package dev.rookery.provisioner.deployment;

import dev.rookery.provisioner.customer.CustomerId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * What is wanted of a customer's stack, and what is.
 *
 * @param generation grows with every change of what is wanted
 * @param image what all components run, if another than the operator's
 * @param deleteAfter when a suspended stack is deleted
 * @param observedGeneration the generation that the stack is at
 * @param step what is being done, or was when it failed
 * @param error why it failed last
 * @param attempts that failed, one after the other
 * @param nextTry when it is looked after next
 * @param progressingSince when it began to be otherwise than wanted; empty if it is as wanted
 * @param firstReadyAt when it was ready for the first time
 * @param observation what was seen in the target last
 */
public record Deployment(
        CustomerId customer,
        DesiredState desired,
        long generation,
        Optional<String> image,
        Optional<Instant> deleteAfter,
        DeploymentState state,
        long observedGeneration,
        Optional<String> step,
        Optional<String> error,
        int attempts,
        Instant nextTry,
        Optional<Instant> progressingSince,
        Optional<Instant> firstReadyAt,
        JsonObject observation) {}
