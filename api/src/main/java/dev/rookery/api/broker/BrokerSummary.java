package dev.rookery.api.broker;

import dev.rookery.auth.TenantId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * Status of the broker.
 *
 * @param engine {@code native} or {@code moquette}
 * @param run identifies the run of the broker
 * @param state {@code starting}, {@code running}, {@code store_failing}, {@code draining}, {@code drained} or {@code closed}
 * @param tenants tenants of which the broker has state
 */
public record BrokerSummary(String engine, String run, String state, Instant startedAt, List<TenantId> tenants) {
    static BrokerSummary of(JsonObject json) {
        return new BrokerSummary(
                json.getString("engine"),
                json.getString("run"),
                json.getString("state"),
                Instant.parse(json.getString("started_at")),
                json.getJsonArray("tenants").stream()
                        .map(name -> new TenantId((String) name))
                        .toList());
    }
}
