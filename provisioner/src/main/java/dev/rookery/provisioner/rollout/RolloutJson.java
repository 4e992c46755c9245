package dev.rookery.provisioner.rollout;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;

/** Schemas {@code Rollout} and {@code RolloutCustomer} of the OpenAPI document. */
public final class RolloutJson {
    private RolloutJson() {}

    public static JsonObject of(Rollout rollout) {
        return new JsonObject()
                .put("rollout_id", rollout.id().toString())
                .put("number", rollout.number())
                .put("state", rollout.state().text())
                .put("reason", rollout.reason())
                .put("request", rollout.request())
                .put("wave", rollout.wave())
                .put("created_by", rollout.createdBy())
                .put("created_at", rollout.createdAt().toString())
                .put("changed_at", rollout.changedAt().toString());
    }

    static JsonObject member(Row row) {
        JsonObject json = new JsonObject()
                .put("customer_id", row.getString("customer_id"))
                .put("wave", row.getInteger("wave"))
                .put("state", row.getString("state"))
                .put("has_failed", row.getBoolean("has_failed"));
        String error = row.getString("error");
        return error == null ? json : json.put("error", error);
    }
}
