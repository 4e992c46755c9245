package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;

/** Tells what writing a stack would change, and changes nothing. */
final class StackDifference {
    private final KubernetesClient client;
    private final CustomerNamespace namespaces;
    private final InstanceSecrets secrets;
    private final Cluster cluster;
    private final ObjectWriter writer;
    private final ObjectDifference objects;

    StackDifference(
            KubernetesClient client,
            ObjectContent content,
            CustomerNamespace namespaces,
            InstanceSecrets secrets,
            Cluster cluster) {
        this.client = client;
        this.namespaces = namespaces;
        this.secrets = secrets;
        this.cluster = cluster;
        this.writer = new ObjectWriter(client);
        this.objects = new ObjectDifference(content);
    }

    List<String> lines(CustomerId customer, List<HasMetadata> wanted) {
        if (namespaces.find(customer) == null) {
            return wanted.stream().map(object -> "+ " + Names.describe(object)).toList();
        }
        List<String> lines = new ArrayList<>();
        wanted.forEach(object -> lines.addAll(lines(customer, object)));
        cluster.pruner().superfluous(customer, wanted).forEach(object -> lines.add("- " + Names.describe(object)));
        return lines;
    }

    private List<String> lines(CustomerId customer, HasMetadata object) {
        HasMetadata live = client.resource(object).get();
        if (live == null) {
            return List.of("+ " + Names.describe(object));
        }
        HasMetadata complete = object instanceof Secret secret ? secrets.complete(customer, secret) : object;
        return objects.between(live, writer.tryOut(complete));
    }
}
