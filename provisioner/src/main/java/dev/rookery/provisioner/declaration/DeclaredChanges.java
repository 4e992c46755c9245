package dev.rookery.provisioner.declaration;

import static dev.rookery.provisioner.reconcile.Futures.await;

import dev.rookery.provisioner.access.PasswordHashes;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.change.PlanChange;
import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.declaration.DeclarationRepository.Claim;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DesiredState;
import dev.rookery.provisioner.plan.Plan;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Changes customers to what their declaration says. What is equal already causes no write. Thread-safe. */
public final class DeclaredChanges {
    private final Pool pool;
    private final PlanChange plans;
    private final PasswordHashes passwords;

    public DeclaredChanges(Pool pool, PlanChange plans, PasswordHashes passwords) {
        this.pool = pool;
        this.plans = plans;
        this.passwords = passwords;
    }

    /**
     * Changes a customer that the resource owns. Blocks. What can be changed is, also if something else is rejected then.
     *
     * @param password empty if it cannot have changed
     */
    void apply(Declaration declaration, Optional<DeclaredPassword.Source> password) {
        CustomerId id = declaration.customer();
        Customer customer = await(new CustomerRepository(pool).find(id)).orElseThrow();
        Deployment deployment = await(new DeploymentRepository(pool).find(id)).orElseThrow();
        declaration.labels().ifPresent(labels -> setLabels(declaration, labels));
        rename(declaration, customer);
        declaration
                .plan()
                .filter(name -> !name.equals(customer.plan()))
                .map(plans::require)
                .ifPresent(plan -> setPlan(declaration, deployment, plan));
        declaration.suspended().ifPresent(suspended -> suspend(declaration, deployment, suspended));
        password.ifPresent(source -> setPassword(declaration, source));
    }

    /** Changes the desired state, in the caller's transaction. */
    static Future<Void> setDesired(
            SqlConnection connection,
            Declaration declaration,
            DesiredState desired,
            Optional<Duration> deleteAfter,
            String action) {
        return new DeploymentRepository(connection)
                .setDesired(declaration.customer(), desired, deleteAfter)
                .compose(changed -> record(connection, declaration, action, new JsonObject()));
    }

    private void setLabels(Declaration declaration, Map<String, String> labels) {
        JsonObject wanted = new JsonObject(Map.copyOf(labels));
        if (!wanted.equals(await(new CustomerRepository(pool).labels(declaration.customer())))) {
            change(
                    declaration,
                    "customer.label",
                    new JsonObject().put("labels", wanted),
                    connection -> new CustomerRepository(connection)
                            .setLabels(declaration.customer(), wanted)
                            .mapEmpty());
        }
    }

    private void rename(Declaration declaration, Customer customer) {
        boolean sameEmail = declaration.email().equals(customer.email());
        if (sameEmail && declaration.companyName().equals(customer.companyName())) {
            return;
        }
        if (!sameEmail && await(new CustomerRepository(pool).isEmailTaken(declaration.email()))) {
            throw new RejectedDeclarationException(
                    "EmailTaken", "The email address of spec.email belongs to another customer. Choose another one.");
        }
        change(declaration, "customer.rename", new JsonObject(), connection -> new CustomerRepository(connection)
                .rename(declaration.customer(), declaration.email(), declaration.companyName())
                .compose(renamed -> new DeploymentRepository(connection)
                        .startGeneration(declaration.customer(), Optional.empty())));
    }

    private void setPlan(Declaration declaration, Deployment deployment, Plan plan) {
        PlanChange.requireSameTarget(deployment, plan);
        change(
                declaration,
                "customer.upgrade",
                new JsonObject().put("plan", plan.name()),
                connection -> new CustomerRepository(connection)
                        .changePlan(declaration.customer(), plan.name())
                        .compose(changed -> new DeploymentRepository(connection)
                                .startGeneration(declaration.customer(), Optional.empty())));
    }

    /** A suspended customer that is declared has no retention: its resource exists. */
    private void suspend(Declaration declaration, Deployment deployment, boolean suspended) {
        DesiredState desired = suspended ? DesiredState.SUSPENDED : DesiredState.RUNNING;
        if (deployment.desired() == desired
                && (!suspended || deployment.deleteAfter().isEmpty())) {
            return;
        }
        if (deployment.ending().equals(Optional.of("suspended"))) {
            if (!suspended) {
                throw new RejectedDeclarationException(
                        "PlanEnded",
                        "The plan of the customer has ended, and its instance is suspended. Set another"
                                + " spec.plan, or issue a license; the instance is then resumed.");
            }
            return;
        }
        await(pool.withTransaction(connection -> setDesired(
                connection,
                declaration,
                desired,
                Optional.empty(),
                suspended ? "customer.suspend" : "customer.resume")));
    }

    private void setPassword(Declaration declaration, DeclaredPassword.Source source) {
        CustomerId id = declaration.customer();
        DeclaredPassword password = source.get();
        Optional<String> known = await(new DeclarationRepository(pool).find(id)).flatMap(Claim::passwordVersion);
        if (known.equals(Optional.of(password.version()))) {
            return;
        }
        DeclaredRegistration.requireValid(password);
        String hash = await(passwords.of(password.value()));
        change(declaration, "customer.password", new JsonObject(), connection -> new CustomerRepository(connection)
                .setPasswordHash(id, hash)
                .compose(changed -> new DeclarationRepository(connection).setPasswordVersion(id, password.version())));
    }

    private void change(
            Declaration declaration, String action, JsonObject detail, Function<SqlConnection, Future<Void>> change) {
        await(pool.withTransaction(connection ->
                change.apply(connection).compose(changed -> record(connection, declaration, action, detail))));
    }

    private static Future<Void> record(
            SqlConnection connection, Declaration declaration, String action, JsonObject detail) {
        return OperatorAudit.recordDeclaration(
                connection, declaration.resource(), action, declaration.customer(), detail);
    }
}
