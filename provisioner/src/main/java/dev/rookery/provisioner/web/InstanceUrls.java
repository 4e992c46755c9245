package dev.rookery.provisioner.web;

import dev.rookery.provisioner.customer.CustomerId;
import io.vertx.core.json.JsonObject;

/**
 * Public URLs of customer instances.
 *
 * @param baseDomain instances are at {@code {id}.{baseDomain}}
 */
public record InstanceUrls(String baseDomain) {
    /** Returns the members {@code instance_url}, {@code api_url} and {@code mqtt_url}. */
    JsonObject json(CustomerId customer) {
        String host = customer + "." + baseDomain;
        return new JsonObject()
                .put("instance_url", "https://" + host + "/")
                .put("api_url", "https://" + host + "/api")
                .put("mqtt_url", "wss://" + host + "/mqtt");
    }
}
