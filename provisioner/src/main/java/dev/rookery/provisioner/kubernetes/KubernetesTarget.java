package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.licence.InstanceToken;
import dev.rookery.provisioner.target.Observation;
import dev.rookery.provisioner.target.Stack;
import dev.rookery.provisioner.target.Target;
import dev.rookery.provisioner.target.TargetException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Stacks in a cluster, each in a namespace of its own. */
public final class KubernetesTarget implements Target {
    private final KubernetesClient client;
    private final ChartRenderer renderer;
    private final CustomerNamespace namespaces;
    private final InstanceSecrets secrets;
    private final StackObserver observer;
    private final ObjectDifference difference;
    private volatile ClusterWatch watch;

    /** @param client closed with the target */
    public KubernetesTarget(KubernetesClient client, KubernetesConfig config, InstanceToken tokens) {
        this.client = client;
        this.renderer = new ChartRenderer(config, client.getKubernetesSerialization());
        this.namespaces = new CustomerNamespace(client);
        this.secrets = new InstanceSecrets(client, tokens);
        this.observer = new StackObserver(client, new StackHealth(config));
        this.difference = new ObjectDifference(client.getKubernetesSerialization());
    }

    @Override
    public void apply(Stack stack) {
        CustomerId customer = stack.customer().id();
        step("make the namespace", () -> namespaces.ensure(customer));
        List<HasMetadata> objects = objects(stack);
        objects.forEach(object -> step("apply " + Names.describe(object), () -> namespaces.apply(object)));
        step("remove what is superfluous", () -> {
            List<? extends HasMetadata> superfluous = new Pruner(client).superfluous(customer, objects);
            superfluous.forEach(object -> client.resource(object).delete());
            return superfluous.size();
        });
    }

    @Override
    public Observation observe(Stack stack) {
        return step("look at the stack", () -> observer.observe(stack.customer().id(), stack.running()));
    }

    @Override
    public boolean remove(CustomerId customer) {
        return step("delete the namespace", () -> namespaces.remove(customer));
    }

    @Override
    public String difference(Stack stack) {
        CustomerId customer = stack.customer().id();
        return step("compare", () -> {
            Namespace namespace = namespaces.find(customer);
            List<HasMetadata> objects = objects(stack);
            List<String> lines = new ArrayList<>();
            if (namespace == null) {
                lines.add("+ Namespace " + Names.fullname(customer));
                objects.forEach(object -> lines.add("+ " + Names.describe(object)));
            } else {
                objects.forEach(object -> lines.addAll(difference(object)));
                new Pruner(client)
                        .superfluous(customer, objects)
                        .forEach(object -> lines.add("- " + Names.describe(object)));
            }
            return String.join("\n", lines);
        });
    }

    @Override
    public void watch(Consumer<CustomerId> changed) {
        watch = new ClusterWatch(client, changed);
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        client.close();
        renderer.close();
    }

    private List<HasMetadata> objects(Stack stack) {
        CustomerId customer = stack.customer().id();
        ClusterFacts facts = step("ask the cluster", () -> ClusterFacts.of(client));
        return renderer.render(stack, facts).stream()
                .map(object -> object instanceof Secret secret
                                && secret.getMetadata().getName().equals(Names.secret(customer))
                        ? step("make the secrets", () -> (HasMetadata) secrets.fill(customer, secret))
                        : object)
                .toList();
    }

    private List<String> difference(HasMetadata object) {
        HasMetadata live = client.resource(object).get();
        return live == null
                ? List.of("+ " + Names.describe(object))
                : difference.between(
                        live,
                        client.resource(object)
                                .dryRun()
                                .fieldManager(Names.MANAGER)
                                .forceConflicts()
                                .serverSideApply());
    }

    private static <T> T step(String name, Supplier<T> work) {
        try {
            return work.get();
        } catch (KubernetesClientException e) {
            throw new TargetException(name, message(e), e);
        }
    }

    /** What the API server says, or why it says nothing. */
    private static String message(KubernetesClientException e) {
        if (e.getStatus() != null && e.getStatus().getMessage() != null) {
            return e.getStatus().getMessage();
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return "the API server does not answer: " + cause;
    }
}
