package dev.rookery.provisioner.web;

import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.fleet.FleetEntry;
import io.vertx.core.json.JsonObject;

/** Schemas {@code Customer} and {@code CustomerState} of the OpenAPI document. */
public final class CustomerJson {
    private CustomerJson() {}

    static JsonObject of(Customer customer) {
        return new JsonObject()
                .put("customer_id", customer.id().value())
                .put("email", customer.email())
                .put("company_name", customer.companyName())
                .put("plan", customer.plan())
                .put("created_at", customer.createdAt().toString());
    }

    /** Returns the customer with the state of its instance. */
    public static JsonObject of(FleetEntry entry) {
        JsonObject json = of(entry.customer())
                .put("state", entry.state().text())
                .put("desired", entry.desired())
                .put("target", entry.target())
                .put("current", entry.current())
                .put("attempts", entry.attempts())
                .put("labels", entry.labels())
                .put("changed_at", entry.changedAt().toString());
        entry.version().ifPresent(version -> json.put("version", version));
        entry.ending().ifPresent(stage -> json.put("ending", stage));
        entry.step().ifPresent(step -> json.put("step", step));
        entry.error().ifPresent(error -> json.put("error", error));
        entry.deleteAfter().ifPresent(time -> json.put("delete_after", time.toString()));
        return json;
    }
}
