package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.chart.ChartArchive;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.apply.DryRun;
import dev.rookery.provisioner.kubernetes.apply.ExtraObjects;
import dev.rookery.provisioner.kubernetes.apply.InstanceApplier;
import dev.rookery.provisioner.kubernetes.apply.InstanceRestore;
import dev.rookery.provisioner.kubernetes.apply.Pruner;
import dev.rookery.provisioner.kubernetes.apply.ServerSideApply;
import dev.rookery.provisioner.kubernetes.apply.VolumeGrowth;
import dev.rookery.provisioner.kubernetes.chart.ChartRenderer;
import dev.rookery.provisioner.kubernetes.chart.ChartValues;
import dev.rookery.provisioner.kubernetes.chart.InstanceSecrets;
import dev.rookery.provisioner.kubernetes.chart.RestoreJob;
import dev.rookery.provisioner.kubernetes.cluster.ClusterInfo;
import dev.rookery.provisioner.kubernetes.cluster.CustomerNamespaces;
import dev.rookery.provisioner.kubernetes.cluster.Discovery;
import dev.rookery.provisioner.kubernetes.cluster.Step;
import dev.rookery.provisioner.kubernetes.drift.DriftDetector;
import dev.rookery.provisioner.kubernetes.drift.ObjectContent;
import dev.rookery.provisioner.kubernetes.status.DataObserver;
import dev.rookery.provisioner.kubernetes.status.InstanceHealthCheck;
import dev.rookery.provisioner.kubernetes.status.InstanceObserver;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.TargetKind;
import dev.rookery.provisioner.target.BackupSource;
import dev.rookery.provisioner.target.DataHolders;
import dev.rookery.provisioner.target.DeploymentTarget;
import dev.rookery.provisioner.target.InstanceAddresses;
import dev.rookery.provisioner.target.InstanceSpec;
import dev.rookery.provisioner.target.InstanceStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Customer instances in a Kubernetes cluster, each in its own namespace. */
public final class KubernetesTarget implements DeploymentTarget {
    private static final String ID = "{id}";
    private final KubernetesClient client;
    private final KubernetesConfig config;
    private final ChartRenderer renderer;
    private final Discovery discovery;
    private final CustomerNamespaces namespaces;
    private final DriftDetector drift;
    private final InstanceApplier applier;
    private final ExtraObjects extraObjects;
    private final DryRun dryRun;
    private final InstanceObserver observer;
    private final DataObserver data;
    private final InstanceRestore restore;

    /** @param client closed with the target */
    public KubernetesTarget(KubernetesClient client, KubernetesConfig config, ProvisionerSecret secret) {
        this.client = client;
        this.config = config;
        ObjectContent content = new ObjectContent(client.getKubernetesSerialization());
        renderer = new ChartRenderer(
                new ChartValues(config.baseDomain(), config.billingUrl(), config.values()),
                client.getKubernetesSerialization());
        InstanceSecrets secrets = new InstanceSecrets(client, secret, renderer);
        ServerSideApply api = new ServerSideApply(client);
        discovery = new Discovery(client);
        namespaces = new CustomerNamespaces(client);
        drift = new DriftDetector(client, content, config.role().isEmpty());
        Pruner pruner = new Pruner(client, discovery);
        applier = new InstanceApplier(drift, namespaces, secrets, api, pruner, new VolumeGrowth(client));
        extraObjects = new ExtraObjects(client);
        dryRun = new DryRun(client, content, namespaces, secrets, api, pruner, extraObjects);
        observer = new InstanceObserver(client, new InstanceHealthCheck(config.healthUrl(), config.baseDomain()));
        data = new DataObserver(client);
        restore = new InstanceRestore(client, applier, observer);
    }

    @Override
    public TargetKind kind() {
        return TargetKind.KUBERNETES;
    }

    @Override
    public boolean isImmediate() {
        return false;
    }

    /** Returns the URL of customers' consoles, with the placeholder {@code {id}}. */
    public static String consoleUrl(String baseDomain) {
        return "https://" + ID + "." + baseDomain + "/";
    }

    @Override
    public InstanceAddresses addresses(CustomerId customer) {
        String host = customer + "." + config.baseDomain();
        return new InstanceAddresses(
                consoleUrl(config.baseDomain()).replace(ID, customer.value()),
                "https://" + host + "/api",
                "wss://" + host + "/mqtt",
                "device");
    }

    /** Sign-ups succeed while the cluster is unavailable; {@link #apply} refuses foreign namespaces. */
    @Override
    public boolean isAvailable(CustomerId customer) {
        return true;
    }

    @Override
    public void apply(InstanceSpec spec) {
        CustomerId customer = spec.customer().id();
        ClusterInfo cluster = clusterInfo();
        String inputs = renderer.inputsDigest(spec, cluster);
        Step.run("list the Secrets", () -> drift.pollSecrets(customer));
        if (!drift.isUpToDate(customer, inputs)) {
            applier.apply(customer, inputs, desiredObjects(spec, cluster));
        }
        if (spec.plan().removesAdditions()) {
            Step.run("remove additions of others", () -> {
                extraObjects.remove(customer);
                return true;
            });
        }
    }

    @Override
    public InstanceStatus observe(InstanceSpec spec) {
        return Step.run(
                "observe the instance", () -> observer.observe(spec.customer().id(), spec.running()));
    }

    @Override
    public Optional<ChartArchive> chart() {
        return Optional.of(renderer.packagedChart());
    }

    @Override
    public String version(InstanceSpec spec) {
        return renderer.image(spec);
    }

    @Override
    public DataHolders data(CustomerId customer) {
        return Step.run("observe the volume claims", () -> data.observe(customer));
    }

    /** The restore job fetches the newest backup of the object storage, so that it needs no volume of backups. */
    @Override
    public Optional<BackupSource> backup(InstanceSpec spec, Collection<String> missing) {
        CustomerId customer = spec.customer().id();
        if (data(customer).canRestore(missing)) {
            return Optional.of(BackupSource.VOLUME);
        }
        return missing.contains(DataObserver.database(customer))
                        && RestoreJob.fetchesBackups(customer, desiredObjects(spec, clusterInfo()))
                ? Optional.of(BackupSource.OBJECT_STORAGE)
                : Optional.empty();
    }

    @Override
    public Optional<String> restore(InstanceSpec spec, long generation) {
        ClusterInfo cluster = clusterInfo();
        return restore.run(
                spec.customer().id(), generation, renderer.inputsDigest(spec, cluster), desiredObjects(spec, cluster));
    }

    @Override
    public Optional<String> delete(CustomerId customer) {
        Optional<String> remainder = Step.run("delete the namespace", () -> namespaces.delete(customer));
        if (remainder.isEmpty()) {
            drift.forget(customer);
        }
        return remainder;
    }

    /** Renders the chart, whose schema refuses wrong values. */
    @Override
    public Optional<String> violation(Plan plan, Map<String, Object> values) {
        return renderer.violation(plan, values);
    }

    @Override
    public String diff(InstanceSpec spec) {
        List<HasMetadata> desired = desiredObjects(spec, clusterInfo());
        return Step.run(
                "compare desired and actual state",
                () -> String.join("\n", dryRun.diff(spec.customer().id(), desired)));
    }

    @Override
    public void watch(Consumer<CustomerId> listener) {
        drift.start(listener);
    }

    @Override
    public void close() {
        drift.close();
        client.close();
        renderer.close();
    }

    private ClusterInfo clusterInfo() {
        return Step.run("discover the cluster's APIs", discovery::info);
    }

    /** Returns all objects in the order of their dependencies. Passwords are placeholders. */
    private List<HasMetadata> desiredObjects(InstanceSpec spec, ClusterInfo cluster) {
        CustomerId customer = spec.customer().id();
        List<HasMetadata> objects = new ArrayList<>();
        objects.add(CustomerNamespaces.desired(customer));
        config.role().ifPresent(role -> objects.add(role.binding(customer)));
        objects.addAll(renderer.render(spec, cluster));
        return objects;
    }
}
