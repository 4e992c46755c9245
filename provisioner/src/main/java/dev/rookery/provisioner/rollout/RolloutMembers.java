package dev.rookery.provisioner.rollout;

import dev.rookery.http.QueryResults;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.event.CustomerEvents;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;

/** Customers of one rollout, within the transaction of a step. */
final class RolloutMembers {
    /** Attempts of a failing reconciliation, so that one that succeeds the next time is no failure. */
    private static final int ATTEMPTS = 3;

    private static final String REACHED = "d.observed_generation >= m.generation AND d.state IN ('ready', 'suspended')";

    /**
     * Members that are done and fall ill before their wave has ended are waited for again. The deadline counts only if the
     * instance has been reconciled after it: no customer fails while no process runs.
     */
    private static final String OBSERVE = """
            WITH observed AS (
              SELECT m.customer_id, m.state AS before, CASE
                WHEN d.desired = 'deleted' THEN 'skipped'
                WHEN %1$s THEN CASE m.state WHEN 'returning' THEN 'returned' ELSE 'done' END
                WHEN d.state = 'data_missing' THEN 'failed'
                WHEN d.state = 'failed' AND d.attempts >= $3 THEN 'failed'
                WHEN m.state <> 'done' AND d.last_try > m.started_at + make_interval(secs => $4) THEN 'failed'
                WHEN m.state = 'done' THEN 'updating'
                ELSE m.state END AS now,
                coalesce(d.error, d.step, 'Not ready within the deadline') AS reason
              FROM rollout_customers m JOIN deployments d ON d.customer_id = m.customer_id
              WHERE m.rollout_id = $1 AND (m.state IN ('updating', 'returning') OR m.state = 'done' AND m.wave = $2))
            UPDATE rollout_customers m SET state = o.now,
              has_failed = m.has_failed OR o.now = 'failed',
              error = CASE WHEN o.now = 'failed' THEN o.reason ELSE m.error END,
              started_at = CASE WHEN o.before = 'done' THEN now() ELSE m.started_at END
            FROM observed o WHERE m.rollout_id = $1 AND m.customer_id = o.customer_id AND o.now <> o.before
            RETURNING m.customer_id, o.before, o.now, m.error
            """.formatted(REACHED);

    private static final String START = """
            UPDATE deployments SET image = coalesce($2, image), chart_values = coalesce($3, chart_values),
              chart = coalesce($4, chart),
              generation = generation + 1, attempts = 0, next_try = now(), progressing_since = NULL, changed_at = now(),
              state = CASE WHEN state IN ('ready', 'suspended') THEN 'updating' ELSE state END
            WHERE customer_id = ANY ($1) RETURNING customer_id, generation
            """;

    /** Leaves what has been changed otherwise since. */
    private static final String RETURN = """
            UPDATE deployments d SET
              image = CASE WHEN $3::text IS NOT NULL AND d.image = $3 THEN m.previous->>'image' ELSE d.image END,
              chart_values = CASE WHEN $4::jsonb IS NOT NULL AND d.chart_values = $4
                THEN m.previous->'values' ELSE d.chart_values END,
              chart = CASE WHEN $5::text IS NOT NULL AND d.chart = $5 THEN m.previous->>'chart' ELSE d.chart END,
              generation = d.generation + 1, attempts = 0, next_try = now(), progressing_since = NULL, changed_at = now(),
              state = CASE WHEN d.state IN ('ready', 'suspended') THEN 'updating' ELSE d.state END
            FROM rollout_customers m WHERE m.rollout_id = $1 AND m.customer_id = ANY ($2) AND m.previous IS NOT NULL
              AND d.customer_id = m.customer_id AND d.desired <> 'deleted'
            RETURNING d.customer_id, d.generation
            """;

    /** Change of a member's state. */
    record Change(String customer, String before, String now, String reason) {
        static Change of(Row row) {
            return new Change(
                    row.getString("customer_id"),
                    row.getString("before"),
                    row.getString("now"),
                    String.valueOf(row.getString("error")));
        }
    }

    private final SqlClient client;
    private final Rollout rollout;
    private final RolloutPlan plan;

    RolloutMembers(SqlClient client, Rollout rollout) {
        this.client = client;
        this.rollout = rollout;
        this.plan = rollout.plan();
    }

    /** Compares members with the state of their instances. Returns those whose state has changed. */
    Future<List<Change>> observe() {
        return client.preparedQuery(OBSERVE)
                .execute(Tuple.of(rollout.id(), rollout.wave(), ATTEMPTS, (double) plan.deadlineSeconds()))
                .map(rows -> QueryResults.list(rows, Change::of));
    }

    /** Returns the number of members with one of the states, of the current wave or of all. */
    Future<Integer> count(boolean all, String... states) {
        return client.preparedQuery("SELECT count(*)::integer FROM rollout_customers WHERE rollout_id = $1"
                        + " AND ($2 OR wave = $3) AND state = ANY ($4)")
                .execute(Tuple.of(rollout.id(), all, rollout.wave(), states))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    Future<Integer> failures() {
        return client.preparedQuery(
                        "SELECT count(*)::integer FROM rollout_customers WHERE rollout_id = $1 AND has_failed")
                .execute(Tuple.of(rollout.id()))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** Changes the next pending members of the wave. Those that are deleted or have lost data are skipped. */
    Future<Void> start(int number) {
        if (number <= 0) {
            return Future.succeededFuture();
        }
        return skipLost()
                .compose(skipped -> client.preparedQuery("SELECT m.customer_id, d.image, d.chart_values, d.chart"
                                + " FROM rollout_customers m JOIN deployments d ON d.customer_id = m.customer_id"
                                + " WHERE m.rollout_id = $1 AND m.wave = $2 AND m.state = 'pending'"
                                + " ORDER BY m.position LIMIT $3 FOR UPDATE OF d")
                        .execute(Tuple.of(rollout.id(), rollout.wave(), number)))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture()
                        : start(QueryResults.list(rows, RolloutMembers::previous)));
    }

    private static JsonObject previous(Row row) {
        return new JsonObject()
                .put("customer", row.getString(0))
                .put(
                        "previous",
                        new JsonObject()
                                .put("image", row.getString(1))
                                .put("values", row.getJsonObject(2))
                                .put("chart", row.getString(3)));
    }

    private Future<Void> start(List<JsonObject> members) {
        String[] ids =
                members.stream().map(member -> member.getString("customer")).toArray(String[]::new);
        return client.preparedQuery(START)
                .execute(Tuple.from(Arrays.asList(
                        ids,
                        plan.image().orElse(null),
                        plan.values().orElse(null),
                        plan.chart().orElse(null))))
                .compose(started -> client.preparedQuery("UPDATE rollout_customers m SET state = 'updating',"
                                + " previous = $3, generation = d.generation, started_at = now()"
                                + " FROM deployments d WHERE m.rollout_id = $1 AND m.customer_id = $2"
                                + " AND d.customer_id = m.customer_id")
                        .executeBatch(members.stream()
                                .map(member -> Tuple.of(
                                        rollout.id(), member.getString("customer"), member.getJsonObject("previous")))
                                .toList()))
                .compose(updated -> recordAll(List.of(ids), "rollout.started", "Rollout " + rollout.number()));
    }

    /** Neither can be changed, and that is no failure of the change. */
    private Future<Void> skipLost() {
        return client.preparedQuery("UPDATE rollout_customers m SET state = 'skipped' FROM deployments d"
                        + " WHERE m.rollout_id = $1 AND m.state = 'pending' AND d.customer_id = m.customer_id"
                        + " AND (d.desired = 'deleted' OR d.state = 'data_missing')")
                .execute(Tuple.of(rollout.id()))
                .mapEmpty();
    }

    /** Returns members to what they had before. */
    Future<Void> giveBack(List<String> customers) {
        if (customers.isEmpty()) {
            return Future.succeededFuture();
        }
        String[] ids = customers.toArray(String[]::new);
        return client.preparedQuery(RETURN)
                .execute(Tuple.from(Arrays.asList(
                        rollout.id(),
                        ids,
                        plan.image().orElse(null),
                        plan.values().orElse(null),
                        plan.chart().orElse(null))))
                .compose(returned -> client.preparedQuery("UPDATE rollout_customers m SET state = 'returning',"
                                + " generation = d.generation, started_at = now() FROM deployments d"
                                + " WHERE m.rollout_id = $1 AND m.customer_id = ANY ($2) AND m.previous IS NOT NULL"
                                + " AND d.customer_id = m.customer_id")
                        .execute(Tuple.from(Arrays.asList(rollout.id(), ids))))
                .compose(updated -> recordAll(customers, "rollout.returned", "Rollout " + rollout.number()));
    }

    /** Returns the next members to give back, at most {@code number}. */
    Future<List<String>> nextToReturn(int number) {
        return client.preparedQuery("SELECT customer_id FROM rollout_customers WHERE rollout_id = $1"
                        + " AND (state IN ('updating', 'done') OR state = 'failed' AND previous IS NOT NULL"
                        + " AND generation IS NOT NULL AND error NOT LIKE 'Return failed: %')"
                        + " ORDER BY position DESC LIMIT $2")
                .execute(Tuple.of(rollout.id(), Math.max(0, number)))
                .map(rows -> QueryResults.list(rows, row -> row.getString(0)));
    }

    /** Marks failed returns, which are not repeated. */
    Future<Void> markFailedReturn(String customer) {
        return client.preparedQuery("UPDATE rollout_customers SET error = 'Return failed: ' || error"
                        + " WHERE rollout_id = $1 AND customer_id = $2")
                .execute(Tuple.of(rollout.id(), customer))
                .mapEmpty();
    }

    /** Waits for failed members of the wave once more. */
    Future<Void> retryFailed() {
        return client.preparedQuery(
                        "WITH retried AS (UPDATE rollout_customers SET state = 'updating', started_at = now(),"
                                + " error = NULL WHERE rollout_id = $1 AND wave = $2 AND state = 'failed' RETURNING customer_id)"
                                + " UPDATE deployments SET attempts = 0, next_try = now(), progressing_since = NULL"
                                + " WHERE customer_id IN (SELECT customer_id FROM retried)")
                .execute(Tuple.of(rollout.id(), rollout.wave()))
                .mapEmpty();
    }

    Future<Void> record(Change change) {
        return new CustomerEvents(client)
                .record(
                        new CustomerId(change.customer()),
                        "rollout." + change.now(),
                        "Rollout " + rollout.number() + (change.now().equals("failed") ? ": " + change.reason() : ""));
    }

    private Future<Void> recordAll(List<String> customers, String type, String message) {
        return client.preparedQuery("INSERT INTO customer_events (customer_id, type, message) VALUES ($1, $2, $3)")
                .executeBatch(customers.stream()
                        .map(customer -> Tuple.of(customer, type, message))
                        .toList())
                .mapEmpty();
    }
}
