package dev.rookery.api.broker;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Status of the broker.
 *
 * @param engine {@code native} or {@code moquette}
 * @param run identifies the run of the broker
 * @param state {@code starting}, {@code running}, {@code store_failing}, {@code draining}, {@code drained} or {@code closed}
 */
public record BrokerSummary(String engine, String run, String state, Instant startedAt) {
    static BrokerSummary of(JsonObject json) {
        return new BrokerSummary(
                json.getString("engine"),
                json.getString("run"),
                json.getString("state"),
                Instant.parse(json.getString("started_at")));
    }
}
