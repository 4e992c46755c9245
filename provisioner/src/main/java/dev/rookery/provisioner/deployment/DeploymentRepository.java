package dev.rookery.provisioner.deployment;

import dev.rookery.http.QueryResults;
import dev.rookery.provisioner.customer.CustomerId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of {@code deployments}. For any thread. */
public final class DeploymentRepository {
    /** How long a stack is left alone, at least, after it was looked after: what it does itself is told by events, too. */
    private static final String REST = "interval '1 second'";

    private final SqlClient client;

    public DeploymentRepository(SqlClient client) {
        this.client = client;
    }

    public Future<Void> add(CustomerId customer) {
        return client.preparedQuery("INSERT INTO deployments (customer_id) VALUES ($1)")
                .execute(Tuple.of(customer.value()))
                .mapEmpty();
    }

    public Future<Optional<Deployment>> find(CustomerId customer) {
        return client.preparedQuery("SELECT * FROM deployments WHERE customer_id = $1")
                .execute(Tuple.of(customer.value()))
                .map(rows -> QueryResults.first(rows, DeploymentRepository::deployment));
    }

    /** Those that are to be looked after now, the longest overdue first. */
    public Future<List<CustomerId>> due(int limit) {
        return client.preparedQuery("SELECT customer_id FROM deployments WHERE next_try <= now() AND state <> 'deleted'"
                        + " ORDER BY next_try LIMIT $1")
                .execute(Tuple.of(limit))
                .map(rows -> QueryResults.list(rows, row -> new CustomerId(row.getString(0))));
    }

    /** How many there are in each state that there is one in. */
    public Future<Map<DeploymentState, Long>> countByState() {
        return client.query("SELECT state, count(*) FROM deployments GROUP BY state")
                .execute()
                .map(rows -> {
                    Map<DeploymentState, Long> counts = new EnumMap<>(DeploymentState.class);
                    rows.forEach(row -> counts.put(DeploymentState.parse(row.getString(0)), row.getLong(1)));
                    return counts;
                });
    }

    /** How long the longest overdue should have been looked after. */
    public Future<Duration> overdue() {
        return client.query("SELECT coalesce(extract(epoch FROM now() - min(next_try)) * 1000, 0)::bigint"
                        + " FROM deployments WHERE next_try <= now() AND state <> 'deleted'")
                .execute()
                .map(rows -> Duration.ofMillis(rows.iterator().next().getLong(0)));
    }

    /**
     * Wants something else; nothing happens to a stack that is, or will be, deleted.
     *
     * @param deleteAfter when a suspended stack is deleted
     * @return whether it could be wanted
     */
    public Future<Boolean> want(CustomerId customer, DesiredState desired, Optional<Duration> deleteAfter) {
        return client.preparedQuery("UPDATE deployments SET desired = $2, generation = generation + 1,"
                        + " delete_after = now() + make_interval(secs => $3), attempts = 0, next_try = now(),"
                        + " progressing_since = NULL, changed_at = now() WHERE customer_id = $1 AND (desired <> 'deleted' OR $2 = 'deleted')"
                        + " AND state <> 'deleted'")
                .execute(Tuple.of(
                        customer.value(),
                        desired.text(),
                        deleteAfter.map(time -> (double) time.toSeconds()).orElse(null)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** What is wanted has changed in itself: another plan, license or image. */
    public Future<Void> change(CustomerId customer, Optional<String> image) {
        return client.preparedQuery("UPDATE deployments SET image = coalesce($2, image), generation = generation + 1,"
                        + " attempts = 0, next_try = now(), progressing_since = NULL, changed_at = now()"
                        + " WHERE customer_id = $1")
                .execute(Tuple.of(customer.value(), image.orElse(null)))
                .mapEmpty();
    }

    /** Something has happened to the stack: it is looked after soon, unless it failed and waits. */
    public Future<Void> wake(CustomerId customer) {
        return client.preparedQuery("UPDATE deployments SET dirty = true,"
                        + " next_try = least(next_try, greatest(now(), last_try + " + REST + "))"
                        + " WHERE customer_id = $1 AND NOT dirty AND attempts = 0 AND state <> 'deleted'")
                .execute(Tuple.of(customer.value()))
                .mapEmpty();
    }

    /** What there is to look after now; empty if it is not due. What happens from now on makes it dirty. */
    public Future<Optional<Deployment>> begin(CustomerId customer) {
        return client.preparedQuery("UPDATE deployments SET dirty = false"
                        + " WHERE customer_id = $1 AND next_try <= now() AND state <> 'deleted' RETURNING *")
                .execute(Tuple.of(customer.value()))
                .map(rows -> QueryResults.first(rows, DeploymentRepository::deployment));
    }

    /** Keeps what came of it. If something else is wanted meanwhile, the next try is at once. */
    public Future<Void> save(Deployment before, ReconciliationOutcome outcome) {
        return client.preparedQuery("UPDATE deployments SET state = $3, step = $4, error = $5,"
                        + " attempts = CASE WHEN $5::text IS NULL THEN 0 ELSE attempts + 1 END,"
                        + " observed_generation = CASE WHEN $6 THEN $2 ELSE observed_generation END,"
                        + " progressing_since = CASE WHEN $6 THEN NULL ELSE coalesce(progressing_since, now()) END,"
                        + " first_ready_at = CASE WHEN $3 = 'ready' THEN coalesce(first_ready_at, now())"
                        + " ELSE first_ready_at END,"
                        + " observation = coalesce($7, observation),"
                        + " next_try = CASE WHEN generation <> $2 THEN now()"
                        + " WHEN dirty AND $5::text IS NULL THEN now() + " + REST
                        + " ELSE now() + make_interval(secs => $8) END,"
                        + " last_try = now(),"
                        + " changed_at = CASE WHEN state = $3 THEN changed_at ELSE now() END"
                        + " WHERE customer_id = $1")
                .execute(Tuple.from(Arrays.asList(
                        before.customer().value(),
                        before.generation(),
                        outcome.state().text(),
                        outcome.step().orElse(null),
                        outcome.error().orElse(null),
                        outcome.settled(),
                        outcome.observation().orElse(null),
                        outcome.pause().toMillis() / 1_000.0)))
                .mapEmpty();
    }

    private static Deployment deployment(Row row) {
        return new Deployment(
                new CustomerId(row.getString("customer_id")),
                DesiredState.parse(row.getString("desired")),
                row.getLong("generation"),
                Optional.ofNullable(row.getString("image")),
                time(row, "delete_after"),
                DeploymentState.parse(row.getString("state")),
                row.getLong("observed_generation"),
                Optional.ofNullable(row.getString("step")),
                Optional.ofNullable(row.getString("error")),
                row.getInteger("attempts"),
                row.getOffsetDateTime("next_try").toInstant(),
                time(row, "progressing_since"),
                time(row, "first_ready_at"),
                row.getJsonObject("observation"));
    }

    private static Optional<Instant> time(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }
}
