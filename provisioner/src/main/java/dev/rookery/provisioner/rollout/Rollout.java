package dev.rookery.provisioner.rollout;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * Row of {@code rollouts}.
 *
 * @param reason why the rollout is paused; empty if it is not, or if an operator has paused it
 * @param request body of the request
 * @param wave number of the current wave, from 0
 * @param waveEndedAt when all customers of the current wave were ready
 */
public record Rollout(
        UUID id,
        long number,
        RolloutState state,
        String reason,
        JsonObject request,
        int wave,
        Optional<Instant> waveEndedAt,
        String createdBy,
        Instant createdAt,
        Instant changedAt) {
    static final String COLUMNS =
            "id, number, state, reason, plan, wave, wave_ended_at, created_by, created_at, changed_at";

    static Rollout of(Row row) {
        return new Rollout(
                row.getUUID("id"),
                row.getLong("number"),
                RolloutState.parse(row.getString("state")),
                row.getString("reason"),
                row.getJsonObject("plan"),
                row.getInteger("wave"),
                Optional.ofNullable(row.getOffsetDateTime("wave_ended_at")).map(OffsetDateTime::toInstant),
                row.getString("created_by"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("changed_at").toInstant());
    }

    public RolloutPlan plan() {
        return RolloutPlan.of(request);
    }
}
