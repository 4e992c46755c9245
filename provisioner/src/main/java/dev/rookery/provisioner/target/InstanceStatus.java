package dev.rookery.provisioner.target;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Observed status of a customer instance.
 *
 * @param pending first object or check that is not ready; empty if the instance has reached its desired state
 * @param events warnings of the platform, the newest first
 */
public record InstanceStatus(Optional<String> pending, List<PodStatus> pods, List<String> events) {
    /** Status of an instance that does not exist. */
    public static final InstanceStatus ABSENT = new InstanceStatus(Optional.empty(), List.of(), List.of());

    /** @param detail reason, in words, why the pod is not ready */
    public record PodStatus(String name, boolean ready, String detail) {}

    public boolean isSettled() {
        return pending.isEmpty();
    }

    /** Returns the members that the database stores and the REST API returns. */
    public JsonObject json() {
        JsonArray array = new JsonArray();
        pods.forEach(pod -> array.add(new JsonObject()
                .put("name", pod.name())
                .put("ready", pod.ready())
                .put("status", pod.detail())));
        return new JsonObject().put("pods", array).put("events", new JsonArray(events));
    }
}
