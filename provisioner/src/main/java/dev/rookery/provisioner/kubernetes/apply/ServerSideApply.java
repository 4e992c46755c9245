package dev.rookery.provisioner.kubernetes.apply;

import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import dev.rookery.provisioner.target.StepFailedException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Server-side apply as field manager {@code rookery-provisioner}: overwrites other managers' changes of fields that the
 * chart sets, and leaves all other fields alone. Thread-safe.
 */
public final class ServerSideApply {
    private static final String PERMISSION_STEP = "wait for the permissions in the namespace";
    private static final Duration PERMISSION_TIMEOUT = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 50;
    /** Status of an invalid change. */
    private static final int UNPROCESSABLE = 422;

    private final KubernetesClient client;

    public ServerSideApply(KubernetesClient client) {
        this.client = client;
    }

    /** Applies an object. Returns it as the API server stored it. */
    <T extends HasMetadata> T apply(T object) {
        T live = withLiveFields(object, this::send);
        if (object instanceof RoleBinding) {
            awaitPermissions(object.getMetadata().getNamespace());
        }
        return live;
    }

    /** Returns the object that {@link #apply} would return. */
    <T extends HasMetadata> T dryRun(T object) {
        return withLiveFields(object, changed -> client.resource(changed)
                .dryRun()
                .fieldManager(ObjectNames.MANAGER)
                .forceConflicts()
                .serverSideApply());
    }

    private <T extends HasMetadata> T send(T object) {
        return client.resource(object)
                .fieldManager(ObjectNames.MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    /** An object of an earlier chart keeps fields that cannot change. */
    private <T extends HasMetadata> T withLiveFields(T object, UnaryOperator<T> request) {
        try {
            return request.apply(object);
        } catch (KubernetesClientException e) {
            if (e.getCode() != UNPROCESSABLE) {
                throw e;
            }
            return request.apply(
                    ImmutableFields.keep(object, client.resource(object).get()).orElseThrow(() -> e));
        }
    }

    /** A new RoleBinding takes effect with a delay, because the API server's authorizer reads from a cache. */
    private void awaitPermissions(String namespace) {
        long deadline = System.nanoTime() + PERMISSION_TIMEOUT.toNanos();
        while (!mayReadSecrets(namespace)) {
            if (System.nanoTime() > deadline) {
                throw new StepFailedException(
                        PERMISSION_STEP,
                        "the ClusterRole does not permit the provisioner to read Secrets in " + namespace);
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StepFailedException(PERMISSION_STEP, "the provisioner is shutting down", e);
            }
        }
    }

    private boolean mayReadSecrets(String namespace) {
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withVerb("get")
                .withResource("secrets")
                .endResourceAttributes()
                .endSpec()
                .build();
        return client.resource(review).create().getStatus().getAllowed();
    }
}
