package dev.rookery.provisioner.fleet;

import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.deployment.DeploymentState;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Customer with the state of its instance.
 *
 * @param desired desired state
 * @param target platform that runs the instance
 * @param current whether the instance has reached the newest generation
 * @param step step that the reconciler waits for, or that failed last
 * @param error reason of the last failure
 * @param attempts consecutive failures
 * @param version version that the instance has reached last
 * @param labels labels of the customer
 * @param ending stage of the end of the plan
 * @param deleteAfter end of the retention of a suspended instance
 */
public record FleetEntry(
        Customer customer,
        DeploymentState state,
        String desired,
        String target,
        boolean current,
        Optional<String> step,
        Optional<String> error,
        int attempts,
        Optional<String> version,
        JsonObject labels,
        Optional<String> ending,
        Optional<Instant> deleteAfter,
        Instant changedAt) {
    static final String COLUMNS = "c.id, c.email, c.company_name, c.plan, c.created_at, d.state, d.desired, d.target,"
            + " d.generation = d.observed_generation AS current, d.step, d.error, d.attempts, d.version, c.labels, d.ending, d.delete_after, d.changed_at";

    static FleetEntry of(Row row) {
        return new FleetEntry(
                new Customer(
                        new CustomerId(row.getString("id")),
                        row.getString("email"),
                        row.getString("company_name"),
                        row.getString("plan"),
                        row.getOffsetDateTime("created_at").toInstant()),
                DeploymentState.parse(row.getString("state")),
                row.getString("desired"),
                row.getString("target"),
                row.getBoolean("current"),
                Optional.ofNullable(row.getString("step")),
                Optional.ofNullable(row.getString("error")),
                row.getInteger("attempts"),
                Optional.ofNullable(row.getString("version")),
                row.getJsonObject("labels"),
                Optional.ofNullable(row.getString("ending")),
                Optional.ofNullable(row.getOffsetDateTime("delete_after")).map(OffsetDateTime::toInstant),
                row.getOffsetDateTime("changed_at").toInstant());
    }
}
