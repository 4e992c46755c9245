package dev.rookery.provisioner.kubernetes;

import static dev.rookery.provisioner.kubernetes.KubernetesTarget.step;

import dev.rookery.provisioner.customer.CustomerId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes a stack what it is to be. What is so already, as far as the cluster has told, costs no request. */
final class StackWriter {
    private final KubernetesClient client;
    private final ObjectContent content;
    private final AppliedObjects applied;
    private final ClusterWatch watch;
    private final CustomerNamespace namespaces;
    private final InstanceSecrets secrets;
    private final Cluster cluster;
    private final ObjectWriter writer;

    StackWriter(
            KubernetesClient client,
            ObjectContent content,
            AppliedObjects applied,
            ClusterWatch watch,
            CustomerNamespace namespaces,
            InstanceSecrets secrets,
            Cluster cluster) {
        this.client = client;
        this.content = content;
        this.applied = applied;
        this.watch = watch;
        this.namespaces = namespaces;
        this.secrets = secrets;
        this.cluster = cluster;
        this.writer = new ObjectWriter(client);
    }

    /** @param inputs digest of what the objects would be made of */
    boolean isWritten(CustomerId customer, String inputs) {
        String namespace = Names.fullname(customer);
        return applied.isWritten(namespace, inputs, watch.digests(namespace));
    }

    /** @param wanted all objects, the namespace first; passwords are placeholders */
    void write(CustomerId customer, String inputs, List<HasMetadata> wanted) {
        String namespace = Names.fullname(customer);
        Map<ObjectKey, String> digests = new LinkedHashMap<>();
        for (HasMetadata object : wanted) {
            ObjectKey key = ObjectKey.of(object);
            digests.put(key, content.digest(object));
            write(customer, key, object, digests.get(key));
            watch.cover(object);
        }
        Set<ObjectKey> kept = applied.kept(namespace);
        Set<ObjectKey> there = watch.digests(namespace).keySet();
        if (!applied.isPruned(namespace, digests.keySet(), there)) {
            kept = there;
            kept.removeAll(step("remove what is superfluous", () -> prune(customer, wanted)));
        }
        applied.rememberWritten(namespace, inputs, digests, kept);
    }

    /** The customer's namespace is gone. */
    void forget(CustomerId customer) {
        watch.forget(Names.fullname(customer));
    }

    private void write(CustomerId customer, ObjectKey key, HasMetadata object, String digest) {
        if (applied.isAsWanted(key, digest, watch.digest(key))) {
            return;
        }
        if (object instanceof Namespace) {
            step("find the namespace", () -> {
                namespaces.checkUsable(customer);
                return true;
            });
            // What was in one that is gone is gone, too.
            applied.forget(key.namespace());
        }
        HasMetadata live = step("apply " + Names.describe(object), () -> writer.apply(complete(customer, object)));
        applied.remember(key, digest, content.digest(live));
    }

    private HasMetadata complete(CustomerId customer, HasMetadata object) {
        return object instanceof Secret secret ? secrets.complete(customer, secret) : object;
    }

    private Set<ObjectKey> prune(CustomerId customer, List<HasMetadata> wanted) {
        List<? extends HasMetadata> superfluous = cluster.pruner().superfluous(customer, wanted);
        superfluous.forEach(object -> client.resource(object).delete());
        return superfluous.stream().map(ObjectKey::of).collect(Collectors.toSet());
    }
}
