package dev.rookery.provisioner.target;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What is seen of a stack.
 *
 * @param waitingFor what is not yet as it should be; empty if all is
 * @param components each workload or pod and how it is
 * @param events that explain why something does not come up, the newest first
 */
public record Observation(Optional<String> waitingFor, List<Component> components, List<String> events) {
    /** Nothing is there. */
    public static final Observation NOTHING = new Observation(Optional.empty(), List.of(), List.of());

    /**
     * A pod.
     *
     * @param detail for people
     */
    public record Component(String name, boolean ready, String detail) {}

    public boolean isSettled() {
        return waitingFor.isEmpty();
    }

    /** As it is stored and shown. */
    public JsonObject json() {
        JsonArray pods = new JsonArray();
        components.forEach(component -> pods.add(new JsonObject()
                .put("name", component.name())
                .put("ready", component.ready())
                .put("status", component.detail())));
        return new JsonObject().put("pods", pods).put("events", new JsonArray(events));
    }
}
