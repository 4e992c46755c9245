package dev.rookery.provisioner.declaration;

import static dev.rookery.provisioner.reconcile.Futures.await;

import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.change.CustomerReturn;
import dev.rookery.provisioner.change.PlanChange;
import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.declaration.DeclarationRepository.Claim;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DeploymentState;
import dev.rookery.provisioner.deployment.DesiredState;
import dev.rookery.provisioner.reconcile.ReconcileSignals;
import dev.rookery.provisioner.target.DeploymentTargets;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes the catalog what declarations say. All methods block and are idempotent, so that several replicas may call them for the
 * same declaration. Thread-safe.
 */
public final class DeclaredCustomers {
    private final Pool pool;
    private final DeclaredRegistration registration;
    private final DeclaredChanges changes;
    private final CustomerReturn returns;
    private final PlanChange plans;
    private final DeploymentTargets targets;
    private final ReconcileSignals signals;
    private final Duration suspendedRetention;

    /** @param suspendedRetention after which the data of a customer whose resource is deleted is deleted */
    public DeclaredCustomers(
            Pool pool,
            DeclaredRegistration registration,
            DeclaredChanges changes,
            CustomerReturn returns,
            PlanChange plans,
            DeploymentTargets targets,
            ReconcileSignals signals,
            Duration suspendedRetention) {
        this.pool = pool;
        this.registration = registration;
        this.changes = changes;
        this.returns = returns;
        this.plans = plans;
        this.targets = targets;
        this.signals = signals;
        this.suspendedRetention = suspendedRetention;
    }

    /**
     * Registers or changes the customer.
     *
     * @param rereadPassword whether the password may have changed; a new customer's is read in any case
     * @throws RejectedDeclarationException if the declaration cannot take effect
     */
    public DeclaredState declare(Declaration declaration, DeclaredPassword.Source password, boolean rereadPassword) {
        CustomerId id = declaration.customer();
        try {
            Optional<Customer> known = await(new CustomerRepository(pool).find(id));
            if (known.isEmpty()) {
                registration.register(declaration, password);
            } else {
                claim(declaration, known.get());
            }
            changes.apply(declaration, known.isPresent() && rereadPassword ? Optional.of(password) : Optional.empty());
        } catch (ApiException e) {
            throw new RejectedDeclarationException(
                    e.type() == ProblemType.CONFLICT ? "Conflict" : "InvalidSpec", String.valueOf(e.getMessage()));
        }
        signals.wake();
        return state(id);
    }

    /**
     * Returns the customer of a resource; empty if the resource does not own it.
     *
     * @param resource namespace and name
     * @param id need not be valid
     */
    public Optional<DeclaredState> find(String resource, String id) {
        return CustomerId.parse(id).filter(valid -> owns(resource, valid)).map(this::state);
    }

    /**
     * Gives the customer of a deleted resource up.
     *
     * @return the state of the instance while its deletion is in progress; empty if the resource may go
     */
    public Optional<DeclaredState> release(Declaration declaration) {
        CustomerId id = declaration.customer();
        if (!owns(declaration.resource(), id)) {
            return Optional.empty();
        }
        boolean delete = declaration.deletionPolicy() == DeletionPolicy.DELETE;
        DeclaredState state = state(id);
        boolean deleted = state.deployment().state() == DeploymentState.DELETED;
        if (!deleted && state.deployment().desired() != DesiredState.DELETED) {
            setDesired(
                    declaration,
                    delete ? DesiredState.DELETED : DesiredState.SUSPENDED,
                    delete ? Optional.empty() : Optional.of(suspendedRetention),
                    delete ? "customer.delete" : "customer.suspend");
        }
        if (delete && !deleted) {
            signals.wake();
            return Optional.of(state(id));
        }
        await(new DeclarationRepository(pool).release(id));
        signals.wake();
        return Optional.empty();
    }

    /** Makes the resource the owner of an existing customer, unless it is. */
    private void claim(Declaration declaration, Customer customer) {
        CustomerId id = declaration.customer();
        DeclarationRepository declarations = new DeclarationRepository(pool);
        Optional<Claim> claim = await(declarations.find(id));
        boolean active = claim.filter(Claim::active).isPresent();
        if (claim.isEmpty()) {
            requireAdoption(declaration, customer);
        } else if (active && !claim.get().resource().equals(declaration.resource())) {
            throw new RejectedDeclarationException(
                    "NotOwned",
                    "The resource " + claim.get().resource() + " declares customer " + id
                            + ". Delete it first, or choose another name.");
        }
        Deployment deployment = state(id).deployment();
        if (deployment.desired() == DesiredState.DELETED) {
            comeBack(declaration, deployment, active);
        } else {
            await(declarations.claim(declaration));
        }
    }

    private static void requireAdoption(Declaration declaration, Customer customer) {
        if (!declaration.adopt()) {
            throw new RejectedDeclarationException(
                    "NotOwned",
                    "Customer " + customer.id() + " exists and was not created by this resource. Choose another"
                            + " name, or set spec.adopt to true to take it over.");
        }
        if (!customer.email().equals(declaration.email())) {
            throw new RejectedDeclarationException(
                    "NotOwned",
                    "Customer " + customer.id() + " has another email address than spec.email. Set spec.email"
                            + " to the address of the customer to take it over.");
        }
    }

    /** Requests a new instance for a new resource. A resource whose instance was deleted meanwhile does not build it again. */
    private void comeBack(Declaration declaration, Deployment deployment, boolean active) {
        if (active) {
            throw new RejectedDeclarationException(
                    "InstanceDeleted",
                    "The instance of the customer is deleted, which cannot be undone. Delete this"
                            + " resource, and create it again for an empty instance.");
        }
        if (deployment.state() != DeploymentState.DELETED) {
            throw new RejectedDeclarationException(
                    "InstanceDeleting", "The previous instance of the customer is being deleted. A new one follows.");
        }
        await(returns.start(
                declaration.customer(), declaration.plan().map(plans::require), connection -> new DeclarationRepository(
                                connection)
                        .claim(declaration)
                        .compose(claimed -> OperatorAudit.recordDeclaration(
                                connection,
                                declaration.resource(),
                                "customer.return",
                                declaration.customer(),
                                new JsonObject()))));
    }

    private void setDesired(
            Declaration declaration, DesiredState desired, Optional<Duration> deleteAfter, String action) {
        await(pool.withTransaction(
                connection -> DeclaredChanges.setDesired(connection, declaration, desired, deleteAfter, action)));
    }

    private boolean owns(String resource, CustomerId id) {
        return await(new DeclarationRepository(pool).find(id))
                .filter(claim -> claim.active() && claim.resource().equals(resource))
                .isPresent();
    }

    private DeclaredState state(CustomerId id) {
        Customer customer = await(new CustomerRepository(pool).find(id)).orElseThrow();
        Deployment deployment = await(new DeploymentRepository(pool).find(id)).orElseThrow();
        return new DeclaredState(customer, deployment, targets.addresses(deployment.target(), id));
    }
}
