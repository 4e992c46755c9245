package dev.rookery.provisioner.lifecycle;

import dev.rookery.http.QueryResults;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DesiredState;
import dev.rookery.provisioner.event.CustomerEvents;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.plan.PlanEnd;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Ends of plans whose licenses are not renewed: notice, grace, suspension. The reconciler deletes a suspended instance after its
 * retention. No customer is suspended without the time of the notice, however late that was. Thread-safe.
 */
public final class PlanEnds {
    private static final int BATCH = 100;
    private static final String SUSPENDED = "suspended";

    /** Customers whose stage is to change; the new stage is null if the license is valid, or the plan has no end any more. */
    private static final String DUE = """
            WITH ends AS (
              SELECT * FROM unnest($1::text[], $2::float8[], $3::float8[]) AS e (plan, notice, grace)),
            stages AS (
              SELECT c.id, d.ending, l.expires_at, CASE
                WHEN e.plan IS NULL OR l.expires_at - make_interval(secs => e.notice) > now() THEN NULL
                WHEN d.ending IS NULL THEN 'notice'
                WHEN d.ending = 'notice'
                  AND now() >= greatest(l.expires_at, d.ending_since + make_interval(secs => e.notice)) THEN 'grace'
                WHEN d.ending = 'grace' AND now() >= d.ending_since + make_interval(secs => e.grace)
                  AND d.desired = 'running' THEN 'suspended'
                ELSE d.ending END AS next, c.plan
              FROM deployments d JOIN customers c ON c.id = d.customer_id LEFT JOIN ends e ON e.plan = c.plan
              JOIN LATERAL (SELECT expires_at FROM licenses WHERE customer_id = c.id ORDER BY number DESC LIMIT 1) l ON true
              WHERE d.desired <> 'deleted' AND (e.plan IS NOT NULL OR d.ending IS NOT NULL))
            SELECT s.* FROM stages s JOIN deployments d ON d.customer_id = s.id
            WHERE s.next IS DISTINCT FROM s.ending ORDER BY s.id LIMIT $4 FOR UPDATE OF d SKIP LOCKED
            """;

    /**
     * Customer whose stage is to change.
     *
     * @param before stage until now
     * @param next new stage; empty if the plan does not end any more
     */
    private record Due(
            CustomerId customer, String plan, Optional<String> before, Optional<String> next, Instant expiry) {
        static Due of(Row row) {
            return new Due(
                    new CustomerId(row.getString("id")),
                    row.getString("plan"),
                    Optional.ofNullable(row.getString("ending")),
                    Optional.ofNullable(row.getString("next")),
                    row.getOffsetDateTime("expires_at").toInstant());
        }
    }

    private final Pool pool;
    private final PlanCatalog plans;

    public PlanEnds(Pool pool, PlanCatalog plans) {
        this.pool = pool;
        this.plans = plans;
    }

    /** Moves customers that are due to their next stage. Returns their number. */
    public Future<Integer> run() {
        List<Plan> ending =
                plans.all().stream().filter(plan -> plan.end().isPresent()).toList();
        return pool.withTransaction(connection -> connection
                .preparedQuery(DUE)
                .execute(Tuple.of(
                        ending.stream().map(Plan::name).toArray(String[]::new),
                        ending.stream()
                                .map(plan -> (double) end(plan).notice().toSeconds())
                                .toArray(Double[]::new),
                        ending.stream()
                                .map(plan -> (double) end(plan).grace().toSeconds())
                                .toArray(Double[]::new),
                        BATCH))
                .map(rows -> QueryResults.list(rows, Due::of))
                .compose(due -> moveAll(connection, due)));
    }

    private Future<Integer> moveAll(SqlConnection connection, List<Due> due) {
        Future<Void> moved = Future.succeededFuture();
        for (Due customer : due) {
            moved = moved.compose(done -> move(connection, customer));
        }
        return moved.map(due.size());
    }

    /** Another replica may have been faster. */
    private Future<Void> move(SqlConnection connection, Due due) {
        return new DeploymentRepository(connection)
                .setEnding(due.customer(), due.before(), due.next())
                .compose(stored -> stored ? announce(connection, due) : Future.succeededFuture());
    }

    private Future<Void> announce(SqlConnection connection, Due due) {
        CustomerEvents events = new CustomerEvents(connection);
        if (due.next().isEmpty()) {
            return (due.before().equals(Optional.of(SUSPENDED))
                            ? setDesired(connection, due, DesiredState.RUNNING, Optional.empty())
                            : Future.<Void>succeededFuture())
                    .compose(resumed -> events.record(due.customer(), "plan.continued", "Plan " + due.plan()));
        }
        PlanEnd end = end(plans.find(due.plan()).orElseThrow());
        return switch (due.next().get()) {
            case "notice" -> events.record(due.customer(), "plan.notice", notice(due, end));
            case "grace" ->
                events.record(
                        due.customer(),
                        "plan.expired",
                        "The license has expired. The instance is suspended in "
                                + end.grace().toDays() + " days.");
            default ->
                setDesired(connection, due, DesiredState.SUSPENDED, Optional.of(end.retention()))
                        .compose(suspended -> events.record(
                                due.customer(),
                                "plan.suspended",
                                "The instance is suspended. Its data is deleted in "
                                        + end.retention().toDays() + " days."));
        };
    }

    private static Future<Void> setDesired(
            SqlConnection connection, Due due, DesiredState desired, Optional<Duration> retention) {
        return new DeploymentRepository(connection)
                .setDesired(due.customer(), desired, retention)
                .mapEmpty();
    }

    private static String notice(Due due, PlanEnd end) {
        return "The license of plan " + due.plan() + " expires at "
                + latest(due.expiry(), Instant.now().plus(end.notice())) + ". The instance is suspended "
                + end.grace().toDays() + " days later, and deleted after another "
                + end.retention().toDays() + " days.";
    }

    private static Instant latest(Instant one, Instant other) {
        return (one.isAfter(other) ? one : other).truncatedTo(ChronoUnit.SECONDS);
    }

    private static PlanEnd end(Plan plan) {
        return plan.end().orElseThrow();
    }
}
