package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.target.Observation;
import dev.rookery.provisioner.target.Stack;
import dev.rookery.provisioner.target.Target;
import dev.rookery.provisioner.target.TargetException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Stacks in a cluster, each in a namespace of its own. */
public final class KubernetesTarget implements Target {
    private final KubernetesClient client;
    private final KubernetesConfig config;
    private final ChartRenderer renderer;
    private final Cluster cluster;
    private final CustomerNamespace namespaces;
    private final StackObserver observer;
    private final StackWriter writer;
    private final StackDifference difference;
    private final ClusterWatch watch;

    /** @param client closed with the target */
    public KubernetesTarget(KubernetesClient client, KubernetesConfig config, ProvisionerSecret secret) {
        ObjectContent content = new ObjectContent(client.getKubernetesSerialization());
        AppliedObjects applied = new AppliedObjects();
        InstanceSecrets secrets = new InstanceSecrets(client, secret);
        this.client = client;
        this.config = config;
        this.renderer = new ChartRenderer(config, client.getKubernetesSerialization());
        this.cluster = new Cluster(client);
        this.namespaces = new CustomerNamespace(client);
        this.observer = new StackObserver(client, new StackHealth(config));
        this.watch = new ClusterWatch(client, content, applied);
        this.writer = new StackWriter(client, content, applied, watch, namespaces, secrets, cluster);
        this.difference = new StackDifference(client, content, namespaces, secrets, cluster);
    }

    @Override
    public void apply(Stack stack) {
        CustomerId customer = stack.customer().id();
        String inputs = renderer.inputs(stack, step("ask the cluster", cluster::facts));
        if (!writer.isWritten(customer, inputs)) {
            writer.write(customer, inputs, wanted(stack));
        }
    }

    @Override
    public Observation observe(Stack stack) {
        return step("look at the stack", () -> observer.observe(stack.customer().id(), stack.running()));
    }

    @Override
    public boolean remove(CustomerId customer) {
        boolean gone = step("delete the namespace", () -> namespaces.remove(customer));
        if (gone) {
            writer.forget(customer);
        }
        return gone;
    }

    @Override
    public String difference(Stack stack) {
        CustomerId customer = stack.customer().id();
        return step("compare", () -> String.join("\n", difference.lines(customer, wanted(stack))));
    }

    @Override
    public void watch(Consumer<CustomerId> changed) {
        watch.start(changed);
    }

    @Override
    public void close() {
        watch.close();
        client.close();
        renderer.close();
    }

    /** All objects, each after those that it needs; passwords are placeholders. */
    private List<HasMetadata> wanted(Stack stack) {
        CustomerId customer = stack.customer().id();
        List<HasMetadata> objects = new ArrayList<>();
        objects.add(CustomerNamespace.wanted(customer));
        config.role().ifPresent(role -> objects.add(role.binding(customer)));
        objects.addAll(renderer.render(stack, step("ask the cluster", cluster::facts)));
        return objects;
    }

    /** Does something in the cluster, and says what it was if it fails. */
    static <T> T step(String name, Supplier<T> work) {
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
