package dev.rookery.provisioner.web;

import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Conditions of a deployment, as in Kubernetes: {@code Current} if the instance has reached the newest generation,
 * {@code Ready} if it can be used.
 */
final class DeploymentConditions {
    private DeploymentConditions() {}

    static JsonArray of(Deployment deployment) {
        boolean current = deployment.generation() == deployment.observedGeneration();
        boolean ready = deployment.state() == DeploymentState.READY;
        String reason = deployment.error().or(deployment::step).orElse("");
        return new JsonArray()
                .add(condition("Current", current, current ? "" : reason))
                .add(condition("Ready", ready, ready ? "" : reason));
    }

    private static JsonObject condition(String type, boolean status, String message) {
        return new JsonObject().put("type", type).put("status", status).put("message", message);
    }
}
