package dev.rookery.provisioner.web;

import dev.rookery.provisioner.customer.Customer;
import io.vertx.core.json.JsonObject;

/** Schema {@code Customer} of the OpenAPI document. */
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
}
