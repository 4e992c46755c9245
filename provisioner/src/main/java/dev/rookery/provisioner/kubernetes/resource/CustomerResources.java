package dev.rookery.provisioner.kubernetes.resource;

import static java.util.Objects.requireNonNull;

import dev.rookery.failure.FatalErrors;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.declaration.DeclarationSource;
import dev.rookery.provisioner.declaration.DeclaredCustomers;
import dev.rookery.provisioner.kubernetes.KubernetesClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Custom resources {@code Customer} of one namespace: an informer adds changed ones to a queue, and one thread reconciles
 * them with the catalog. Replicas do the same beside each other: what they do is idempotent, and writes name the version that
 * they are based on.
 */
public final class CustomerResources implements DeclarationSource {
    private static final Logger LOGGER = LoggerFactory.getLogger(CustomerResources.class);

    private static final Duration DEFAULT_RESYNC_INTERVAL = Duration.ofMinutes(5);

    private final KubernetesClient client;
    private final String namespace;
    private final Duration resyncInterval;
    private final ResourceQueue queue;
    /** Names of resources whose Secret may have changed. */
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    private @Nullable SharedIndexInformer<CustomerResource> informer;
    private @Nullable CustomerReconciler reconciler;

    /**
     * @param client closed with the source
     * @param namespace of the resources and their Secrets
     * @param resyncInterval after which each resource is reconciled again, and its Secret read; also the longest delay
     *     before a rejected one is tried again
     */
    public CustomerResources(KubernetesClient client, String namespace, Duration resyncInterval) {
        this.client = client;
        this.namespace = namespace;
        this.resyncInterval = resyncInterval;
        this.queue = new ResourceQueue(this::reconcile, resyncInterval);
    }

    /** Returns a source for the cluster of the environment. */
    public static CustomerResources ofEnvironment(String namespace) {
        return new CustomerResources(KubernetesClients.ofEnvironment().build(), namespace, DEFAULT_RESYNC_INTERVAL);
    }

    @Override
    public void start(DeclaredCustomers customers) {
        reconciler = new CustomerReconciler(client, customers, new Statuses(Clock.systemUTC()));
        SharedIndexInformer<CustomerResource> started = client.resources(CustomerResource.class)
                .inNamespace(namespace)
                .runnableInformer(resyncInterval.toMillis());
        informer = started;
        started.addEventHandler(new Handler());
        started.exceptionHandler((watching, failure) -> {
            LOGGER.warn(
                    "namespace={} Failed to watch Customer resources, retrying. Are their definition and the provisioner's"
                            + " role installed? {}",
                    namespace,
                    failure.toString());
            return true;
        });
        // Not awaited: an unavailable API server must not delay the start.
        started.start();
    }

    @Override
    public void refresh(CustomerId customer) {
        if (find(customer.value()) != null) {
            queue.add(customer.value());
        }
    }

    @Override
    public void close() {
        if (informer != null) {
            informer.close();
        }
        queue.close();
        client.close();
    }

    private @Nullable CustomerResource find(String name) {
        return informer == null ? null : informer.getStore().getByKey(namespace + "/" + name);
    }

    /** Returns false if the resource has to be tried again. */
    private boolean reconcile(String name) {
        CustomerResource resource = find(name);
        boolean rereadPassword = changed.remove(name);
        if (resource == null) {
            return true;
        }
        boolean done = false;
        try {
            done = requireNonNull(reconciler).reconcile(resource, rereadPassword);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                LOGGER.warn("customer={} Failed to reconcile the Customer resource: {}", name, e.getMessage());
            }
        } catch (RuntimeException | Error e) {
            FatalErrors.endIfFatal(e);
            LOGGER.warn("customer={} Failed to reconcile the Customer resource: {}", name, e.toString());
        }
        if (!done) {
            changed.add(name);
        }
        return done;
    }

    private final class Handler implements ResourceEventHandler<CustomerResource> {
        @Override
        public void onAdd(CustomerResource resource) {
            add(resource);
        }

        /** A resync has equal versions. The status that this process writes causes no reconciliation. */
        @Override
        public void onUpdate(CustomerResource before, CustomerResource now) {
            boolean resync = Objects.equals(
                    before.getMetadata().getResourceVersion(), now.getMetadata().getResourceVersion());
            boolean respecified = !Objects.equals(
                    before.getMetadata().getGeneration(), now.getMetadata().getGeneration());
            if (resync || respecified || before.isBeingDeleted() != now.isBeingDeleted()) {
                add(now);
            }
        }

        @Override
        public void onDelete(CustomerResource resource, boolean finalStateUnknown) {
            if (!resource.isBeingDeleted()) {
                LOGGER.warn(
                        "customer={} The Customer resource was deleted without its finalizer; the customer remains",
                        resource.getMetadata().getName());
            }
        }

        private void add(CustomerResource resource) {
            String name = resource.getMetadata().getName();
            changed.add(name);
            queue.add(name);
        }
    }
}
