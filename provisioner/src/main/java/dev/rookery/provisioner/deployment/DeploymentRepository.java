package dev.rookery.provisioner.deployment;

import dev.rookery.http.QueryResults;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.plan.TargetKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Table {@code deployments}: desired state, actual state, and the queue of reconciliations ({@code next_try}).
 * Thread-safe.
 */
public final class DeploymentRepository {
    /** Between two reconciliations of an instance: a reconciliation itself causes events, too. */
    private static final String MINIMUM_INTERVAL = "interval '1 second'";

    /** A new generation has not been observed yet, so that the state that the instance had reached is over. */
    private static final String UNOBSERVED = "CASE WHEN state IN ('ready', 'suspended') THEN 'updating' ELSE state END";

    /** Chart of a new instance, with the expression of its target. */
    private static final String STAGED_CHART = "(SELECT s.chart FROM staged_charts s WHERE %s = 'kubernetes')";

    private final SqlClient client;

    public DeploymentRepository(SqlClient client) {
        this.client = client;
    }

    public Future<Void> add(CustomerId customer, TargetKind target) {
        return client.preparedQuery("INSERT INTO deployments (customer_id, target, chart) VALUES ($1, $2,"
                        + STAGED_CHART.formatted("$2") + ")")
                .execute(Tuple.of(customer.value(), target.text()))
                .mapEmpty();
    }

    public Future<Optional<Deployment>> find(CustomerId customer) {
        return client.preparedQuery("SELECT * FROM deployments WHERE customer_id = $1")
                .execute(Tuple.of(customer.value()))
                .map(rows -> QueryResults.first(rows, DeploymentRepository::deployment));
    }

    /**
     * Returns the customers whose reconciliation is due. Rollouts in progress come first, the one that began first before the
     * others, so that of many sign-ups one after another is finished; then changes that wait for their begin; then all
     * others, the most overdue first.
     */
    public Future<List<CustomerId>> findDue(int limit) {
        return client.preparedQuery("SELECT customer_id FROM deployments WHERE next_try <= now() AND state <> 'deleted'"
                        + " ORDER BY CASE WHEN attempts > 0 THEN 2 WHEN progressing_since IS NOT NULL THEN 0"
                        + " WHEN observed_generation < generation THEN 1 ELSE 2 END,"
                        + " CASE WHEN attempts = 0 THEN progressing_since END, next_try LIMIT $1")
                .execute(Tuple.of(limit))
                .map(rows -> QueryResults.list(rows, row -> new CustomerId(row.getString(0))));
    }

    /** Returns the number of deployments per state, without states that have none. */
    public Future<Map<DeploymentState, Long>> countByState() {
        return client.query("SELECT state, count(*) FROM deployments GROUP BY state")
                .execute()
                .map(rows -> {
                    Map<DeploymentState, Long> counts = new EnumMap<>(DeploymentState.class);
                    rows.forEach(row -> counts.put(DeploymentState.parse(row.getString(0)), row.getLong(1)));
                    return counts;
                });
    }

    /** Returns the time until the next reconciliation is due, {@code longest} at most; zero if one is. */
    public Future<Duration> untilNextDue(Duration longest) {
        return client.preparedQuery(
                        "SELECT greatest(0, least($1::bigint, coalesce(extract(epoch FROM min(next_try) - now()) * 1000,"
                                + " $1::bigint)))::bigint FROM deployments WHERE state <> 'deleted'")
                .execute(Tuple.of(longest.toMillis()))
                .map(rows -> Duration.ofMillis(rows.iterator().next().getLong(0)));
    }

    /** Returns the delay of the most overdue reconciliation; zero if none is due. */
    public Future<Duration> reconciliationLag() {
        return client.query("SELECT coalesce(extract(epoch FROM now() - min(next_try)) * 1000, 0)::bigint"
                        + " FROM deployments WHERE next_try <= now() AND state <> 'deleted'")
                .execute()
                .map(rows -> Duration.ofMillis(rows.iterator().next().getLong(0)));
    }

    /**
     * Changes the desired state. An instance that is deleted, or whose desired state is {@code deleted}, cannot be
     * revived.
     *
     * @param deleteAfter retention of a suspended instance, from now
     * @return whether the change was permitted
     */
    public Future<Boolean> setDesired(CustomerId customer, DesiredState desired, Optional<Duration> deleteAfter) {
        return client.preparedQuery("UPDATE deployments SET desired = $2, generation = generation + 1,"
                        + " state = CASE WHEN $2 = 'deleted' THEN 'deleting' ELSE " + UNOBSERVED + " END,"
                        + " delete_after = now() + make_interval(secs => $3), attempts = 0, next_try = now(),"
                        + " progressing_since = NULL, changed_at = now() WHERE customer_id = $1 AND (desired <> 'deleted' OR $2 = 'deleted')"
                        + " AND state <> 'deleted'")
                .execute(Tuple.of(
                        customer.value(),
                        desired.text(),
                        deleteAfter.map(time -> (double) time.toSeconds()).orElse(null)))
                .map(rows -> rows.rowCount() == 1);
    }

    /**
     * Starts a new generation, after a change of plan, license or image.
     *
     * @param image empty leaves the image as it is
     */
    public Future<Void> startGeneration(CustomerId customer, Optional<String> image) {
        return client.preparedQuery("UPDATE deployments SET image = coalesce($2, image), generation = generation + 1,"
                        + " state = " + UNOBSERVED + ","
                        + " attempts = 0, next_try = now(), progressing_since = NULL, changed_at = now()"
                        + " WHERE customer_id = $1")
                .execute(Tuple.of(customer.value(), image.orElse(null)))
                .mapEmpty();
    }

    /** Schedules a reconciliation after an event in the target; a failed deployment keeps its backoff. Returns false if one was scheduled already. */
    public Future<Boolean> markDirty(CustomerId customer) {
        return client.preparedQuery("UPDATE deployments SET dirty = true,"
                        + " next_try = least(next_try, greatest(now(), last_try + " + MINIMUM_INTERVAL + "))"
                        + " WHERE customer_id = $1 AND NOT dirty AND attempts = 0 AND state <> 'deleted'")
                .execute(Tuple.of(customer.value()))
                .map(rows -> rows.rowCount() == 1);
    }

    /**
     * Begins a reconciliation. Events from now on mark the deployment dirty again.
     *
     * @return empty if no reconciliation is due
     */
    public Future<Optional<Deployment>> begin(CustomerId customer) {
        return client.preparedQuery("UPDATE deployments SET dirty = false"
                        + " WHERE customer_id = $1 AND next_try <= now() AND state <> 'deleted' RETURNING *")
                .execute(Tuple.of(customer.value()))
                .map(rows -> QueryResults.first(rows, DeploymentRepository::deployment));
    }

    /** Stores an outcome. If the generation has changed in the meantime, the next reconciliation is due immediately. */
    public Future<Void> save(Deployment before, ReconciliationOutcome outcome) {
        return client.preparedQuery("UPDATE deployments SET state = CASE WHEN generation <> $2 AND $3 IN"
                        + " ('ready', 'suspended') THEN 'updating' ELSE $3 END, step = $4, error = $5,"
                        + " attempts = CASE WHEN $5::text IS NULL THEN 0 ELSE attempts + 1 END,"
                        + " observed_generation = CASE WHEN $6 THEN $2 ELSE observed_generation END,"
                        + " progressing_since = CASE WHEN $6 THEN NULL ELSE coalesce(progressing_since, now()) END,"
                        + " first_ready_at = CASE WHEN $3 = 'ready' THEN coalesce(first_ready_at, now())"
                        + " ELSE first_ready_at END,"
                        + " observation = coalesce($7, observation), data = coalesce($9, data), data_missing = $10,"
                        + " version = coalesce($11, version),"
                        + " next_try = CASE WHEN generation <> $2 THEN now()"
                        + " WHEN dirty AND $5::text IS NULL THEN now() + " + MINIMUM_INTERVAL
                        + " ELSE now() + make_interval(secs => $8) END,"
                        + " last_try = now(),"
                        + " changed_at = CASE WHEN state = $3 AND step IS NOT DISTINCT FROM $4 AND error IS NOT DISTINCT FROM $5"
                        + " AND (observed_generation = $2 OR NOT $6) THEN changed_at ELSE now() END"
                        + " WHERE customer_id = $1")
                .execute(Tuple.from(Arrays.asList(
                        before.customer().value(),
                        before.generation(),
                        outcome.state().text(),
                        outcome.step().orElse(null),
                        outcome.error().orElse(null),
                        outcome.settled(),
                        outcome.observation().orElse(null),
                        outcome.requeueAfter().toMillis() / 1_000.0,
                        outcome.data().isEmpty() ? null : new JsonObject(Map.copyOf(outcome.data())),
                        outcome.missing().toArray(String[]::new),
                        outcome.version().orElse(null))))
                .mapEmpty();
    }

    /**
     * Ends the wait for missing data, which is forgotten: the instance is built again, and what exists is its data from now on. A
     * restore that has failed is decided on again.
     *
     * @param restore whether to restore the newest backup first
     * @return false if no data is missing
     */
    public Future<Boolean> decideOnMissingData(CustomerId customer, boolean restore) {
        return client.preparedQuery("UPDATE deployments SET data = (SELECT jsonb_object_agg(key, value)"
                        + " FROM jsonb_each(data) WHERE key <> ALL (data_missing)), data_missing = '{}',"
                        + " restoring = $2, state = 'updating', generation = generation + 1, first_ready_at = NULL,"
                        + " step = NULL, error = NULL, attempts = 0, next_try = now(), progressing_since = NULL,"
                        + " changed_at = now() WHERE customer_id = $1 AND desired <> 'deleted'"
                        + " AND (state = 'data_missing' OR restoring AND state = 'failed')")
                .execute(Tuple.of(customer.value(), restore))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Stores the stage of the end of the customer's plan, unless it has changed. Returns whether it was stored. */
    public Future<Boolean> setEnding(CustomerId customer, Optional<String> before, Optional<String> next) {
        return client.preparedQuery("UPDATE deployments SET ending = $3, ending_since = now(), changed_at = now()"
                        + " WHERE customer_id = $1 AND ending IS NOT DISTINCT FROM $2")
                .execute(Tuple.of(customer.value(), before.orElse(null), next.orElse(null)))
                .map(rows -> rows.rowCount() == 1);
    }

    /**
     * Requests a new, empty instance for a customer whose instance is deleted.
     *
     * @param target of the new plan; empty leaves it as it is
     * @return whether the instance was deleted
     */
    public Future<Boolean> startAgain(CustomerId customer, Optional<TargetKind> target) {
        return client.preparedQuery("UPDATE deployments SET desired = 'running', state = 'pending',"
                        + " generation = generation + 1, target = coalesce($2, target), image = NULL, chart_values = '{}',"
                        + " chart = " + STAGED_CHART.formatted("coalesce($2, target)") + ","
                        + " delete_after = NULL, ending = NULL, ending_since = NULL, data = NULL, data_missing = '{}',"
                        + " restoring = false, first_ready_at = NULL, version = NULL, observation = '{}', step = NULL,"
                        + " error = NULL, attempts = 0, next_try = now(), progressing_since = NULL, changed_at = now()"
                        + " WHERE customer_id = $1 AND state = 'deleted'")
                .execute(Tuple.of(customer.value(), target.map(TargetKind::text).orElse(null)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Records that the backup is restored. */
    public Future<Void> endRestore(CustomerId customer) {
        return client.preparedQuery("UPDATE deployments SET restoring = false WHERE customer_id = $1")
                .execute(Tuple.of(customer.value()))
                .mapEmpty();
    }

    private static Deployment deployment(Row row) {
        return new Deployment(
                new CustomerId(row.getString("customer_id")),
                TargetKind.parse(row.getString("target")).orElseThrow(),
                DesiredState.parse(row.getString("desired")),
                row.getLong("generation"),
                Optional.ofNullable(row.getString("image")),
                row.getJsonObject("chart_values").getMap(),
                Optional.ofNullable(row.getString("chart")),
                time(row, "delete_after"),
                Optional.ofNullable(row.getString("ending")),
                DeploymentState.parse(row.getString("state")),
                row.getLong("observed_generation"),
                Optional.ofNullable(row.getString("step")),
                Optional.ofNullable(row.getString("error")),
                row.getInteger("attempts"),
                row.getOffsetDateTime("next_try").toInstant(),
                time(row, "progressing_since"),
                time(row, "first_ready_at"),
                data(row),
                row.getJsonObject("observation"));
    }

    private static InstanceData data(Row row) {
        Map<String, String> holders = new HashMap<>();
        JsonObject stored = row.getJsonObject("data");
        if (stored != null) {
            stored.forEach(holder -> holders.put(holder.getKey(), String.valueOf(holder.getValue())));
        }
        return new InstanceData(
                holders, Arrays.asList(row.getArrayOfStrings("data_missing")), row.getBoolean("restoring"));
    }

    private static Optional<Instant> time(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }
}
