package dev.rookery.provisioner.web;

import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import io.vertx.core.json.JsonObject;

/** Customers as the document describes them. */
final class CustomerJson {
    private CustomerJson() {}

    static JsonObject of(Customer customer) {
        return new JsonObject()
                .put("customer_id", customer.id().value())
                .put("email", customer.email())
                .put("company_name", customer.companyName())
                .put("plan", customer.plan())
                .put("created_at", customer.createdAt().toString());
    }

    /** Where a stack is, once it is ready. */
    static JsonObject urls(CustomerId customer, String baseDomain) {
        String host = customer + "." + baseDomain;
        return new JsonObject()
                .put("instance_url", "https://" + host + "/")
                .put("api_url", "https://" + host + "/api")
                .put("mqtt_url", "wss://" + host + "/mqtt");
    }
}
