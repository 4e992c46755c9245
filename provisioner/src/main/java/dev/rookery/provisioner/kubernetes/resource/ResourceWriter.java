package dev.rookery.provisioner.kubernetes.resource;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes finalizers and statuses. Merge patches instead of whole objects: a field that a newer definition has, and this version
 * does not know, stays. A patch fails with a conflict if the resource has changed since it was read. Thread-safe.
 */
final class ResourceWriter {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;

    ResourceWriter(KubernetesClient client) {
        this.client = client;
    }

    /** Returns the resource with the finalizer. */
    CustomerResource addFinalizer(CustomerResource resource) {
        List<String> finalizers = resource.getMetadata().getFinalizers();
        if (finalizers.contains(CustomerResource.FINALIZER)) {
            return resource;
        }
        List<String> more = new ArrayList<>(finalizers);
        more.add(CustomerResource.FINALIZER);
        return setFinalizers(resource, more);
    }

    /** Lets the deletion of the resource finish. */
    void removeFinalizer(CustomerResource resource) {
        List<String> others = new ArrayList<>(resource.getMetadata().getFinalizers());
        if (others.remove(CustomerResource.FINALIZER)) {
            try {
                setFinalizers(resource, others);
            } catch (KubernetesClientException e) {
                // Another replica was faster.
                if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                    throw e;
                }
            }
        }
    }

    /** Writes the status unless it is equal. */
    void writeStatus(CustomerResource resource, CustomerStatus status) {
        if (status.equals(resource.getStatus())) {
            return;
        }
        JsonArray conditions = new JsonArray();
        requireNonNull(status.conditions()).forEach(condition -> conditions.add(json(condition)));
        JsonObject patch = new JsonObject()
                .put("metadata", version(resource))
                .put(
                        "status",
                        new JsonObject()
                                .put("observedGeneration", status.observedGeneration())
                                .put("state", status.state())
                                .put("plan", status.plan())
                                .put("instanceUrl", status.instanceUrl())
                                .put("apiUrl", status.apiUrl())
                                .put("mqttUrl", status.mqttUrl())
                                .put("conditions", conditions));
        of(resource).subresource("status").patch(MERGE, patch.encode());
    }

    private static JsonObject json(Condition condition) {
        return new JsonObject()
                .put("type", condition.getType())
                .put("status", condition.getStatus())
                .put("reason", condition.getReason())
                .put("message", condition.getMessage())
                .put("observedGeneration", condition.getObservedGeneration())
                .put("lastTransitionTime", condition.getLastTransitionTime());
    }

    private CustomerResource setFinalizers(CustomerResource resource, List<String> finalizers) {
        JsonObject metadata = version(resource).put("finalizers", new JsonArray(finalizers));
        return of(resource)
                .patch(MERGE, new JsonObject().put("metadata", metadata).encode());
    }

    private Resource<CustomerResource> of(CustomerResource resource) {
        return client.resources(CustomerResource.class)
                .inNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName());
    }

    private static JsonObject version(CustomerResource resource) {
        return new JsonObject().put("resourceVersion", resource.getMetadata().getResourceVersion());
    }
}
