package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.target.TargetException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** Writes objects by server-side apply. */
final class ObjectWriter {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 50;

    private final KubernetesClient client;

    ObjectWriter(KubernetesClient client) {
        this.client = client;
    }

    /** Takes back what others have changed, and leaves alone what we have never set. */
    <T extends HasMetadata> T apply(T object) {
        T live = client.resource(object)
                .fieldManager(Names.MANAGER)
                .forceConflicts()
                .serverSideApply();
        if (object instanceof RoleBinding) {
            awaitEffect(object.getMetadata().getNamespace());
        }
        return live;
    }

    /** What {@link #apply} would make of it. */
    <T extends HasMetadata> T tryOut(T object) {
        return client.resource(object)
                .dryRun()
                .fieldManager(Names.MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    /** The API server learns of new rights a moment after it has stored them. */
    private void awaitEffect(String namespace) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!mayReadSecrets(namespace)) {
            if (System.nanoTime() > end) {
                throw new TargetException(
                        "use the rights", "the ClusterRole does not let the provisioner work in " + namespace);
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TargetException("use the rights", "the provisioner is being stopped", e);
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
