package dev.rookery.api.broker;

import dev.rookery.auth.TenantId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Event of a client of the broker.
 *
 * @param shared present in the events of all tenants
 * @param id position of the event in a run of the broker
 * @param type {@code connected}, {@code refused}, {@code disconnected}, {@code revoked}, {@code subscribe_refused},
 *     {@code dropped} or {@code waiting}
 * @param reasonCode MQTT 5 reason code; empty if there is none
 */
public record ClientEvent(
        Optional<Shared> shared,
        String id,
        Instant time,
        String type,
        String clientId,
        String username,
        String address,
        OptionalInt reasonCode,
        String reason,
        String detail) {
    /**
     * Properties of an event in a stream of all tenants.
     *
     * @param eventId position of the event in the tenant
     * @param count number of events that this one stands for
     */
    public record Shared(TenantId tenant, String eventId, long count) {}

    /** Returns the tenant of an event in a stream of all tenants. */
    public TenantId tenant() {
        return shared.orElseThrow().tenant();
    }

    static ClientEvent of(JsonObject json) {
        Integer code = json.getInteger("reason_code");
        return new ClientEvent(
                Optional.ofNullable(json.getString("tenant"))
                        .map(tenant -> new Shared(
                                new TenantId(tenant), json.getString("tenant_event_id"), json.getLong("count"))),
                json.getString("id"),
                Instant.parse(json.getString("time")),
                json.getString("type"),
                json.getString("client_id"),
                json.getString("username"),
                json.getString("address"),
                code == null ? OptionalInt.empty() : OptionalInt.of(code),
                json.getString("reason"),
                json.getString("detail"));
    }
}
