package dev.rookery.provisioner.change;

import dev.rookery.http.ApiException;
import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.event.CustomerEvents;
import dev.rookery.provisioner.license.LicenseIssuer;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalog;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/** New, empty instances of customers whose instance is deleted. Thread-safe. */
public final class CustomerReturn {
    private final Pool pool;
    private final PlanCatalog plans;
    private final LicenseIssuer licenses;
    private final Clock clock;

    public CustomerReturn(Pool pool, PlanCatalog plans, LicenseIssuer licenses, Clock clock) {
        this.pool = pool;
        this.plans = plans;
        this.licenses = licenses;
        this.clock = clock;
    }

    /**
     * Requests a new instance. Fails with an {@link ApiException} if the plan is for once and has ended, or if the
     * instance is not deleted.
     *
     * @param chosen new plan; empty leaves the plan as it is
     * @param record what else the transaction writes
     */
    public Future<Void> start(CustomerId id, Optional<Plan> chosen, Function<SqlConnection, Future<Void>> record) {
        return new CustomerRepository(pool)
                .find(id)
                .map(Optional::orElseThrow)
                .compose(customer -> chosen.isPresent() ? Future.succeededFuture() : requireUnusedPlan(customer))
                .compose(permitted -> pool.withTransaction(connection -> new DeploymentRepository(connection)
                        .startAgain(id, chosen.map(Plan::target))
                        .compose(started -> started
                                ? Future.succeededFuture()
                                : Future.failedFuture(ApiException.conflict("The instance is not deleted any more")))
                        .compose(started -> chosen.map(
                                        plan -> new CustomerRepository(connection).changePlan(id, plan.name()))
                                .orElseGet(Future::succeededFuture))
                        .compose(changed -> new CustomerEvents(connection).record(id, "customer.returned", ""))
                        .compose(recorded -> record.apply(connection))));
    }

    /** A plan with an end is for once. */
    private Future<Void> requireUnusedPlan(Customer customer) {
        boolean ends = plans.find(customer.plan())
                .filter(plan -> plan.end().isPresent())
                .isPresent();
        if (!ends) {
            return Future.succeededFuture();
        }
        return licenses.current(customer.id()).map(license -> {
            if (license.filter(known -> known.expiresAt().isBefore(clock.instant()))
                    .isPresent()) {
                throw ApiException.conflict("Plan '" + customer.plan()
                        + "' of the customer has ended. An operator returns the" + " customer with another plan.");
            }
            return null;
        });
    }
}
