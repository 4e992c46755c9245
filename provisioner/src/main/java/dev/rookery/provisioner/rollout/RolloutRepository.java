package dev.rookery.provisioner.rollout;

import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tables {@code rollouts} and {@code rollout_customers}. Thread-safe. */
public final class RolloutRepository {
    /** In an order that is independent of the customers' ids and age, and the same for every query of a rollout. */
    private static final String SELECT_MEMBERS =
            "SELECT c.id, c.labels FROM customers c JOIN deployments d ON d.customer_id = c.id"
                    + " WHERE d.target = 'kubernetes' AND d.desired <> 'deleted' AND d.state <> 'deleted'"
                    + " AND c.labels @> $1::jsonb AND ($2::text IS NULL OR c.plan = $2) ORDER BY md5(c.id || $3), c.id";

    private static final String COUNTS =
            "SELECT wave, state, count(*) AS customers FROM rollout_customers WHERE rollout_id = $1 GROUP BY wave, state";

    private final SqlClient client;

    public RolloutRepository(SqlClient client) {
        this.client = client;
    }

    /** Adds a rollout; returns empty if another one is in progress. Requires a transaction. */
    public Future<Optional<Rollout>> add(JsonObject request, String createdBy) {
        return client.preparedQuery("INSERT INTO rollouts (plan, created_by) VALUES ($1, $2)"
                        + " ON CONFLICT DO NOTHING"
                        + " RETURNING " + Rollout.COLUMNS)
                .execute(Tuple.of(request, createdBy))
                .map(rows -> QueryResults.first(rows, Rollout::of));
    }

    /** Adds the customers that the rollout selects, each with its wave. Returns their number. */
    public Future<Integer> addMembers(Rollout rollout) {
        RolloutPlan plan = rollout.plan();
        return client.preparedQuery(SELECT_MEMBERS)
                .execute(Tuple.from(Arrays.asList(
                        plan.selector().getJsonObject("labels", new JsonObject()),
                        plan.selector().getString("plan"),
                        rollout.id().toString())))
                .map(rows -> Waves.assign(
                        plan.waves(),
                        QueryResults.list(rows, row -> new Waves.Candidate(row.getString(0), row.getJsonObject(1)))))
                .compose(members -> addMembers(rollout.id(), members));
    }

    private Future<Integer> addMembers(UUID rollout, List<Waves.Member> members) {
        if (members.isEmpty()) {
            return Future.succeededFuture(0);
        }
        return client.preparedQuery("INSERT INTO rollout_customers (rollout_id, customer_id, wave, position)"
                        + " VALUES ($1, $2, $3, $4)")
                .executeBatch(members.stream()
                        .map(member -> Tuple.of(rollout, member.customer(), member.wave(), member.position()))
                        .toList())
                .map(members.size());
    }

    public Future<Optional<Rollout>> find(UUID id) {
        return client.preparedQuery("SELECT " + Rollout.COLUMNS + " FROM rollouts WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> QueryResults.first(rows, Rollout::of));
    }

    /** Locks the rollout until the transaction ends. */
    public Future<Optional<Rollout>> lock(UUID id) {
        return client.preparedQuery("SELECT " + Rollout.COLUMNS + " FROM rollouts WHERE id = $1 FOR UPDATE")
                .execute(Tuple.of(id))
                .map(rows -> QueryResults.first(rows, Rollout::of));
    }

    /** Locks the rollout that is in progress, unless another replica has it. */
    Future<Optional<Rollout>> lockActive() {
        return client.query("SELECT " + Rollout.COLUMNS + " FROM rollouts WHERE state IN ('running', 'rolling_back')"
                        + " FOR UPDATE SKIP LOCKED")
                .execute()
                .map(rows -> QueryResults.first(rows, Rollout::of));
    }

    /** Returns whether a rollout is in progress. */
    Future<Boolean> isActive() {
        return client.query("SELECT EXISTS (SELECT FROM rollouts WHERE state IN ('running', 'rolling_back'))")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    Future<Boolean> isOtherInProgress(UUID id) {
        return client.preparedQuery("SELECT EXISTS (SELECT FROM rollouts"
                        + " WHERE state IN ('running', 'paused', 'rolling_back') AND id <> $1)")
                .execute(Tuple.of(id))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    public Future<Void> setState(UUID id, RolloutState state, String reason) {
        return client.preparedQuery("UPDATE rollouts SET state = $2, reason = $3, changed_at = now() WHERE id = $1")
                .execute(Tuple.of(id, state.text(), reason))
                .mapEmpty();
    }

    /** Replaces what happens with further failures. */
    public Future<Void> setRequest(UUID id, JsonObject request) {
        return client.preparedQuery("UPDATE rollouts SET plan = $2 WHERE id = $1")
                .execute(Tuple.of(id, request))
                .mapEmpty();
    }

    Future<Void> endWave(UUID id) {
        return client.preparedQuery("UPDATE rollouts SET wave_ended_at = now(), changed_at = now() WHERE id = $1")
                .execute(Tuple.of(id))
                .mapEmpty();
    }

    Future<Void> startWave(UUID id, int wave) {
        return client.preparedQuery(
                        "UPDATE rollouts SET wave = $2, wave_ended_at = NULL, changed_at = now() WHERE id = $1")
                .execute(Tuple.of(id, wave))
                .mapEmpty();
    }

    /** Returns a page of rollouts, newest first. */
    public Future<JsonObject> list(PageRequest page) {
        return client.preparedQuery("SELECT " + Rollout.COLUMNS
                        + " FROM rollouts WHERE $1::bigint IS NULL OR number < $1 ORDER BY number DESC LIMIT $2")
                .execute(Tuple.from(Arrays.asList(
                        page.after().map(cursor -> cursor.number(0)).orElse(null), page.queryLimit())))
                .map(rows ->
                        page.toJson(QueryResults.list(rows, Rollout::of), RolloutJson::of, rollout -> new JsonArray()
                                .add(rollout.number())));
    }

    /** Returns the number of customers by state, for each wave. */
    public Future<JsonArray> waves(Rollout rollout) {
        return client.preparedQuery(COUNTS).execute(Tuple.of(rollout.id())).map(rows -> {
            List<JsonObject> waves = rollout.plan().waves().stream()
                    .map(wave -> wave.copy().put("customers", new JsonObject()))
                    .toList();
            for (Row row : rows) {
                waves.get(row.getInteger("wave"))
                        .getJsonObject("customers")
                        .put(row.getString("state"), row.getLong("customers"));
            }
            return new JsonArray(waves);
        });
    }

    /** Returns a page of the customers of a rollout, in the order in which they are changed. */
    public Future<JsonObject> members(UUID id, Optional<String> state, PageRequest page) {
        return client.preparedQuery(
                        "SELECT customer_id, wave, position, state, has_failed, error FROM rollout_customers"
                                + " WHERE rollout_id = $1 AND ($2::text IS NULL OR state = $2)"
                                + " AND ($3::integer IS NULL OR position > $3) ORDER BY position LIMIT $4")
                .execute(Tuple.from(Arrays.asList(
                        id,
                        state.orElse(null),
                        page.after().map(cursor -> (int) cursor.number(0)).orElse(null),
                        page.queryLimit())))
                .map(rows ->
                        page.toJson(QueryResults.list(rows, row -> row), RolloutJson::member, row -> new JsonArray()
                                .add(row.getInteger("position"))));
    }
}
