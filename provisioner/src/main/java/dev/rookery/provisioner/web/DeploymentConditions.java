package dev.rookery.provisioner.web;

import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What Kubernetes calls conditions: whether the newest wish is fulfilled, and whether the stack can be used. */
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

    private static JsonObject condition(String type, boolean holds, String message) {
        return new JsonObject().put("type", type).put("status", holds).put("message", message);
    }
}
