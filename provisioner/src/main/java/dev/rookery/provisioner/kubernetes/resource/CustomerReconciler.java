package dev.rookery.provisioner.kubernetes.resource;

import dev.rookery.provisioner.declaration.Declaration;
import dev.rookery.provisioner.declaration.DeclaredCustomers;
import dev.rookery.provisioner.declaration.DeclaredState;
import dev.rookery.provisioner.declaration.RejectedDeclarationException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reconciles a resource with the catalog, and writes its status. Blocks; for one thread. */
final class CustomerReconciler {
    private static final Logger LOGGER = LoggerFactory.getLogger(CustomerReconciler.class);

    private final PasswordSecrets secrets;
    private final ResourceWriter writer;
    private final DeclaredCustomers customers;
    private final Statuses statuses;

    CustomerReconciler(KubernetesClient client, DeclaredCustomers customers, Statuses statuses) {
        this.secrets = new PasswordSecrets(client);
        this.writer = new ResourceWriter(client);
        this.customers = customers;
        this.statuses = statuses;
    }

    /** Returns false if the resource was rejected, and has to be tried again: what it refers to may change. */
    boolean reconcile(CustomerResource resource, boolean rereadPassword) {
        return resource.isBeingDeleted() ? release(resource) : declare(resource, rereadPassword);
    }

    private boolean declare(CustomerResource found, boolean rereadPassword) {
        // Before the catalog knows the customer: without it, a deletion at this moment would leave the customer.
        CustomerResource resource = writer.addFinalizer(found);
        Optional<DeclaredState> state;
        Optional<RejectedDeclarationException> rejection = Optional.empty();
        try {
            Declaration declaration = Declarations.of(resource);
            state = Optional.of(customers.declare(declaration, () -> secrets.read(resource), rereadPassword));
        } catch (RejectedDeclarationException e) {
            LOGGER.info(
                    "customer={} Rejected the Customer resource: {}",
                    resource.getMetadata().getName(),
                    e.getMessage());
            rejection = Optional.of(e);
            state = customers.find(resource.path(), resource.getMetadata().getName());
        }
        writer.writeStatus(resource, statuses.status(resource, state, rejection));
        return rejection.isEmpty();
    }

    private boolean release(CustomerResource resource) {
        Optional<DeclaredState> remaining;
        try {
            remaining = customers.release(Declarations.of(resource));
        } catch (RejectedDeclarationException e) {
            // It never was a customer's.
            remaining = Optional.empty();
        }
        if (remaining.isEmpty()) {
            writer.removeFinalizer(resource);
        } else {
            writer.writeStatus(resource, statuses.status(resource, remaining, Optional.empty()));
        }
        return true;
    }
}
