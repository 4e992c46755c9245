package dev.rookery.provisioner.declaration;

import static dev.rookery.provisioner.reconcile.Futures.await;

import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.change.PlanChange;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerIdCandidates;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.signup.CustomerRegistration;
import dev.rookery.provisioner.signup.NewCustomer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.List;

/** Registers declared customers. Thread-safe. */
public final class DeclaredRegistration {
    /** As the REST API requires them. */
    private static final int SHORTEST_PASSWORD = 8;

    private static final int LONGEST_PASSWORD = 72;

    private final Pool pool;
    private final CustomerRegistration registration;
    private final PlanChange plans;
    private final Plan initial;

    /** @param initial plan of customers whose declaration has none */
    public DeclaredRegistration(Pool pool, CustomerRegistration registration, PlanChange plans, Plan initial) {
        this.pool = pool;
        this.registration = registration;
        this.plans = plans;
        this.initial = initial;
    }

    /** Registers a customer that does not exist, with the resource as its owner. Blocks. */
    void register(Declaration declaration, DeclaredPassword.Source passwords) {
        CustomerId id = declaration.customer();
        if (CustomerIdCandidates.isReserved(id) || CustomerIdCandidates.isNumber(id)) {
            throw new RejectedDeclarationException(
                    "InvalidName", "'" + id + "' is reserved or a number. Choose another name.");
        }
        Plan plan = declaration.plan().map(plans::require).orElse(initial);
        requireFreeEmail(declaration);
        DeclaredPassword password = passwords.get();
        requireValid(password);
        try {
            await(registration.register(
                    List.of(id),
                    new NewCustomer(
                            declaration.email(),
                            declaration.companyName(),
                            password.value(),
                            plan,
                            connection -> new DeclarationRepository(connection)
                                    .claim(declaration)
                                    .compose(claimed -> new DeclarationRepository(connection)
                                            .setPasswordVersion(id, password.version()))
                                    .compose(stored -> OperatorAudit.recordDeclaration(
                                            connection,
                                            declaration.resource(),
                                            "customer.declare",
                                            id,
                                            new JsonObject())))));
        } catch (ApiException e) {
            if (e.type() == ProblemType.CONFLICT) {
                requireFreeEmail(declaration);
                throw new RejectedDeclarationException(
                        "NameTaken",
                        "The customer id " + id + " is taken, or an erased customer had it. Choose another" + " name.");
            }
            throw e;
        }
    }

    /** @throws RejectedDeclarationException if the REST API would not accept the password */
    static void requireValid(DeclaredPassword password) {
        int length = password.value().codePointCount(0, password.value().length());
        if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD) {
            throw new RejectedDeclarationException(
                    "InvalidPassword",
                    "The password has " + length + " characters; expected: " + SHORTEST_PASSWORD + " to "
                            + LONGEST_PASSWORD + ". Correct the Secret, without a line break at its end.");
        }
    }

    private void requireFreeEmail(Declaration declaration) {
        if (await(new CustomerRepository(pool).isEmailTaken(declaration.email()))) {
            throw new RejectedDeclarationException(
                    "EmailTaken", "The email address of spec.email belongs to another customer. Choose another one.");
        }
    }
}
