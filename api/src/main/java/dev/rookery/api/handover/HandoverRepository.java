package dev.rookery.api.handover;

import dev.rookery.api.caller.Caller;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Table {@code api_handovers} of one tenant. Thread-safe. */
final class HandoverRepository {
    private static final String COLUMNS =
            "id, operator, reason, role, started_at, expires_at, ended_at, ended_by, refused";
    /** The audit log has them for longer. */
    private static final int RETENTION_DAYS = 90;

    private final SqlClient client;
    private final TenantId tenant;

    HandoverRepository(SqlClient client, TenantId tenant) {
        this.client = client;
        this.tenant = tenant;
    }

    /**
     * Adds a hand-over.
     *
     * @param tokenHash hash of the token that continues the session
     * @param refused whether the tenant refuses it: it has ended when it starts
     * @return empty if the code has been used before
     */
    Future<Optional<Handover>> start(HandoverCode code, byte[] tokenHash, Duration lifetime, boolean refused) {
        return deleteOld()
                .compose(deleted -> client.preparedQuery("INSERT INTO api_handovers"
                                + " (tenant, code, token_hash, operator, reason, expires_at, refused, ended_at)"
                                + " VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6), $7,"
                                + " CASE WHEN $7 THEN now() END)"
                                + " ON CONFLICT (tenant, code) DO NOTHING RETURNING " + COLUMNS)
                        .execute(Tuple.of(
                                tenant.value(),
                                code.id(),
                                Buffer.buffer(tokenHash),
                                code.operator(),
                                code.reason(),
                                (double) lifetime.toSeconds(),
                                refused)))
                .map(rows -> QueryResults.first(rows, HandoverRepository::handover));
    }

    private Future<Void> deleteOld() {
        return client.preparedQuery(
                        "DELETE FROM api_handovers WHERE tenant = $1 AND expires_at < now() - make_interval(days => $2)")
                .execute(Tuple.of(tenant.value(), RETENTION_DAYS))
                .mapEmpty();
    }

    /** Returns the operator that an active hand-over admits, as a caller; empty if it has ended. */
    Future<Optional<Caller>> caller(UUID id) {
        return client.preparedQuery("SELECT operator, role FROM api_handovers"
                        + " WHERE tenant = $1 AND id = $2 AND ended_at IS NULL AND expires_at > now()")
                .execute(Tuple.of(tenant.value(), id))
                .map(rows -> QueryResults.first(
                        rows, row -> HandoverCaller.of(tenant, row.getString(0), Role.parse(row.getString(1)))));
    }

    /** Returns the hand-over, and locks its row until the transaction ends. */
    Future<Optional<Handover>> lock(UUID id) {
        return client.preparedQuery(
                        "SELECT " + COLUMNS + " FROM api_handovers WHERE tenant = $1 AND id = $2 FOR UPDATE")
                .execute(Tuple.of(tenant.value(), id))
                .map(rows -> QueryResults.first(rows, HandoverRepository::handover));
    }

    /** Returns the active hand-over whose session the token continues. */
    Future<Optional<Handover>> ofToken(byte[] tokenHash) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM api_handovers"
                        + " WHERE tenant = $1 AND token_hash = $2 AND ended_at IS NULL AND expires_at > now()")
                .execute(Tuple.of(tenant.value(), Buffer.buffer(tokenHash)))
                .map(rows -> QueryResults.first(rows, HandoverRepository::handover));
    }

    /** Returns hand-overs, the newest first. */
    Future<List<Handover>> list(PageRequest page) {
        OffsetDateTime before = page.after()
                .map(cursor ->
                        Instant.EPOCH.plus(cursor.number(0), ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .orElse(null);
        return client.preparedQuery(
                        "SELECT " + COLUMNS + " FROM api_handovers"
                                + " WHERE tenant = $1 AND ($2::timestamptz IS NULL OR started_at < $2) ORDER BY started_at DESC, id LIMIT $3")
                .execute(Tuple.of(tenant.value(), before, page.queryLimit()))
                .map(rows -> QueryResults.list(rows, HandoverRepository::handover));
    }

    Future<Handover> setRole(UUID id, Role role) {
        return client.preparedQuery(
                        "UPDATE api_handovers SET role = $3 WHERE tenant = $1 AND id = $2 RETURNING " + COLUMNS)
                .execute(Tuple.of(tenant.value(), id, role.text()))
                .map(rows -> handover(rows.iterator().next()));
    }

    /** @param by name of the person who ends it */
    Future<Void> end(UUID id, String by) {
        return client.preparedQuery("UPDATE api_handovers SET ended_at = now(), ended_by = $3"
                        + " WHERE tenant = $1 AND id = $2 AND ended_at IS NULL")
                .execute(Tuple.of(tenant.value(), id, by))
                .mapEmpty();
    }

    /** Ends all active hand-overs, and returns their number. */
    Future<Integer> endActive(String by) {
        return client.preparedQuery("UPDATE api_handovers SET ended_at = now(), ended_by = $2"
                        + " WHERE tenant = $1 AND ended_at IS NULL AND expires_at > now()")
                .execute(Tuple.of(tenant.value(), by))
                .map(SqlResult::rowCount);
    }

    private static Handover handover(Row row) {
        return new Handover(
                row.getUUID("id"),
                row.getString("operator"),
                row.getString("reason"),
                Role.parse(row.getString("role")),
                row.getOffsetDateTime("started_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("ended_at")).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getString("ended_by")),
                row.getBoolean("refused"));
    }
}
