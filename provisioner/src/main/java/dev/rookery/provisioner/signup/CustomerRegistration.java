package dev.rookery.provisioner.signup;

import dev.rookery.http.ApiException;
import dev.rookery.provisioner.access.PasswordHashes;
import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.plan.Plan;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Registers customers, each with a deployment whose desired state is a running instance. Thread-safe. */
public final class CustomerRegistration {
    private final Vertx vertx;
    private final Pool pool;
    private final CustomerRepository customers;
    private final PasswordHashes passwords;
    private final BiPredicate<Plan, CustomerId> available;
    private final Function<CustomerId, byte[]> fingerprint;

    /**
     * @param available whether the target of a plan can have an instance with this id; may block
     * @param fingerprint keyed hash by which ids of erased customers are known
     */
    public CustomerRegistration(
            Vertx vertx,
            Pool pool,
            PasswordHashes passwords,
            BiPredicate<Plan, CustomerId> available,
            Function<CustomerId, byte[]> fingerprint) {
        this.vertx = vertx;
        this.pool = pool;
        this.customers = new CustomerRepository(pool);
        this.passwords = passwords;
        this.available = available;
        this.fingerprint = fingerprint;
    }

    /**
     * Adds a customer under the first free id. Fails with an {@link ApiException}: 409 if the email address or all ids
     * are taken, 400 if the password cannot be hashed.
     *
     * @param candidates ids in the order of preference
     */
    public Future<Customer> register(List<CustomerId> candidates, NewCustomer customer) {
        return requireFreeEmail(customer.email())
                .compose(free -> passwords.of(customer.password()))
                .compose(hash -> addUnderFirstFreeId(candidates, customer, hash))
                .compose(customers::find)
                .map(Optional::orElseThrow);
    }

    private Future<CustomerId> addUnderFirstFreeId(List<CustomerId> candidates, NewCustomer customer, String hash) {
        Future<Optional<CustomerId>> added = Future.succeededFuture(Optional.empty());
        for (CustomerId id : candidates) {
            added = added.compose(done -> done.isPresent() ? Future.succeededFuture(done) : tryAdd(id, customer, hash));
        }
        return added.map(id -> id.orElseThrow(
                () -> ApiException.conflict("The customer id is taken. Choose another one, or omit customer_id.")));
    }

    /** Returns empty if the id is taken. */
    private Future<Optional<CustomerId>> tryAdd(CustomerId id, NewCustomer customer, String hash) {
        return vertx.executeBlocking(() -> available.test(customer.plan(), id), false)
                .compose(free -> free
                        ? customers.isRetired(fingerprint.apply(id)).map(retired -> !retired)
                        : Future.succeededFuture(false))
                .compose(free -> free ? add(id, customer, hash) : Future.succeededFuture(Optional.empty()));
    }

    private Future<Optional<CustomerId>> add(CustomerId id, NewCustomer customer, String hash) {
        return pool.withTransaction(connection -> new CustomerRepository(connection)
                        .add(
                                id,
                                customer.email(),
                                customer.companyName(),
                                hash,
                                customer.plan().name())
                        .compose(added -> added
                                ? new DeploymentRepository(connection)
                                        .add(id, customer.plan().target())
                                        .compose(deployed -> customer.record().apply(connection))
                                        .map(true)
                                : Future.succeededFuture(false)))
                .compose(added -> added
                        ? Future.succeededFuture(Optional.of(id))
                        : requireFreeEmail(customer.email()).map(Optional.empty()));
    }

    private Future<Void> requireFreeEmail(String email) {
        return customers
                .isEmailTaken(email)
                .compose(taken -> taken
                        ? Future.failedFuture(
                                ApiException.conflict("This email address is already registered. Log in instead."))
                        : Future.succeededFuture());
    }
}
