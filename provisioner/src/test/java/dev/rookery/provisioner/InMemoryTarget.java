package dev.rookery.provisioner;

import dev.rookery.provisioner.chart.ChartArchive;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.TargetKind;
import dev.rookery.provisioner.target.BackupSource;
import dev.rookery.provisioner.target.DataHolders;
import dev.rookery.provisioner.target.DeploymentTarget;
import dev.rookery.provisioner.target.InstanceAddresses;
import dev.rookery.provisioner.target.InstanceSpec;
import dev.rookery.provisioner.target.InstanceStatus;
import dev.rookery.provisioner.target.NotManagedException;
import dev.rookery.provisioner.target.StepFailedException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Deployment target in memory, which fails, stalls and loses instances on demand. */
public final class InMemoryTarget implements DeploymentTarget {
    public static final String VOLUME = "volume";
    public static final String BACKUP_VOLUME = "backup";

    private final Map<CustomerId, Map<String, String>> data = new ConcurrentHashMap<>();
    private final List<CustomerId> restores = new CopyOnWriteArrayList<>();
    private final Set<CustomerId> stored = ConcurrentHashMap.newKeySet();
    private final Set<CustomerId> unrestorable = ConcurrentHashMap.newKeySet();
    private final Map<String, CustomerId> refused = new ConcurrentHashMap<>();
    private final Map<CustomerId, InstanceSpec> instances = new ConcurrentHashMap<>();
    private final Map<CustomerId, AtomicInteger> concurrentApplies = new ConcurrentHashMap<>();
    private final Set<CustomerId> stalled = ConcurrentHashMap.newKeySet();
    private final Set<CustomerId> terminating = ConcurrentHashMap.newKeySet();
    private final Set<CustomerId> broken = ConcurrentHashMap.newKeySet();
    private final AtomicInteger applyCount = new AtomicInteger();
    private final AtomicReference<Runnable> nextApplyHook = new AtomicReference<>(() -> {});
    private final Set<CustomerId> taken = ConcurrentHashMap.newKeySet();
    private final TargetKind kind;
    private volatile Optional<ChartArchive> chart = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean overlapped;
    private volatile Consumer<CustomerId> listener = customer -> {};

    public InMemoryTarget() {
        this(TargetKind.KUBERNETES);
    }

    public InMemoryTarget(TargetKind kind) {
        this.kind = kind;
    }

    @Override
    public TargetKind kind() {
        return kind;
    }

    @Override
    public boolean isImmediate() {
        return kind == TargetKind.JVM;
    }

    @Override
    public InstanceAddresses addresses(CustomerId customer) {
        String host = customer + ".iot.example.com";
        return new InstanceAddresses(
                "https://" + host + "/", "https://" + host + "/api", "wss://" + host + "/mqtt", "device");
    }

    @Override
    public boolean isAvailable(CustomerId customer) {
        return !taken.contains(customer);
    }

    @Override
    public void apply(InstanceSpec spec) {
        CustomerId id = spec.customer().id();
        AtomicInteger concurrent = concurrentApplies.computeIfAbsent(id, absent -> new AtomicInteger());
        if (concurrent.incrementAndGet() > 1) {
            overlapped = true;
        }
        try {
            applyCount.incrementAndGet();
            nextApplyHook.getAndSet(() -> {}).run();
            if (broken.contains(id)) {
                throw new NoClassDefFoundError("Helm");
            }
            failure.ifPresent(message -> {
                throw new StepFailedException("apply", message);
            });
            if (spec.image().map(image -> id.equals(refused.get(image))).orElse(false)) {
                throw new StepFailedException("apply", "image refused");
            }
            instances.put(id, spec);
            createData(id);
        } finally {
            concurrent.decrementAndGet();
        }
    }

    @Override
    public InstanceStatus observe(InstanceSpec spec) {
        CustomerId id = spec.customer().id();
        return stalled.contains(id) || !instances.containsKey(id)
                ? new InstanceStatus(
                        Optional.of("Deployment api"),
                        List.of(new InstanceStatus.PodStatus("api-1", false, "ImagePullBackOff")),
                        List.of("Failed: no such image (Pod api-1)"))
                : new InstanceStatus(
                        Optional.empty(), List.of(new InstanceStatus.PodStatus("api-1", true, "Ready")), List.of());
    }

    @Override
    public Optional<String> violation(Plan plan, Map<String, Object> values) {
        return Optional.ofNullable(values.getOrDefault("invalid", plan.values().get("invalid")))
                .map(String::valueOf);
    }

    @Override
    public Optional<ChartArchive> chart() {
        return chart;
    }

    @Override
    public String version(InstanceSpec spec) {
        return spec.image().orElse("1");
    }

    @Override
    public DataHolders data(CustomerId customer) {
        return new DataHolders(
                data.getOrDefault(customer, Map.of()), Optional.of(new DataHolders.Backup(BACKUP_VOLUME, VOLUME)));
    }

    @Override
    public Optional<BackupSource> backup(InstanceSpec spec, Collection<String> missing) {
        return DeploymentTarget.super.backup(spec, missing).or(() -> Optional.of(BackupSource.OBJECT_STORAGE)
                .filter(source -> stored.contains(spec.customer().id()) && missing.contains(VOLUME)));
    }

    @Override
    public Optional<String> restore(InstanceSpec spec, long generation) {
        if (unrestorable.contains(spec.customer().id())) {
            throw new StepFailedException("restore the backup", "the backup is broken");
        }
        createData(spec.customer().id());
        restores.add(spec.customer().id());
        return Optional.empty();
    }

    @Override
    public Optional<String> delete(CustomerId customer) {
        if (terminating.contains(customer)) {
            return Optional.of("Namespace customer-" + customer + ": some finalizers remain");
        }
        if (taken.contains(customer)) {
            throw new NotManagedException("find the namespace", "not managed by the provisioner");
        }
        data.remove(customer);
        instances.remove(customer);
        return Optional.empty();
    }

    @Override
    public String diff(InstanceSpec spec) {
        return instances.containsKey(spec.customer().id())
                ? ""
                : "+ Namespace customer-" + spec.customer().id();
    }

    @Override
    public void watch(Consumer<CustomerId> newListener) {
        listener = newListener;
    }

    @Override
    public void close() {
        // No resources.
    }

    /** Returns the specification that was applied last. */
    public Optional<InstanceSpec> instance(CustomerId customer) {
        return Optional.ofNullable(instances.get(customer));
    }

    /** Removes an instance, as a user with access to the cluster could. */
    public void lose(CustomerId customer) {
        instances.remove(customer);
        listener.accept(customer);
    }

    /** Deletes a volume, or replaces it by an empty one, as a controller of the cluster does. */
    public void loseData(CustomerId customer, String volume, boolean replaced) {
        Map<String, String> volumes = new HashMap<>(data.getOrDefault(customer, Map.of()));
        volumes.remove(volume);
        if (replaced) {
            volumes.put(volume, UUID.randomUUID().toString());
        }
        data.put(customer, volumes);
        listener.accept(customer);
    }

    /** Makes backups of an instance available that do not need the volume of backups. */
    public void storeBackups(CustomerId customer) {
        stored.add(customer);
    }

    /** Lets restores fail, or succeed again. */
    public void breakRestores(CustomerId customer, boolean broken) {
        if (broken) {
            unrestorable.add(customer);
        } else {
            unrestorable.remove(customer);
        }
    }

    /** Returns the number of restored backups. */
    public long restores(CustomerId customer) {
        return restores.stream().filter(customer::equals).count();
    }

    private void createData(CustomerId customer) {
        Map<String, String> volumes = new HashMap<>(data.getOrDefault(customer, Map.of()));
        Stream.of(VOLUME, BACKUP_VOLUME)
                .forEach(volume -> volumes.computeIfAbsent(
                        volume, absent -> UUID.randomUUID().toString()));
        data.put(customer, volumes);
    }

    /** Makes an id unavailable for new customers. */
    public void take(CustomerId customer) {
        taken.add(customer);
    }

    public void free(CustomerId customer) {
        taken.remove(customer);
    }

    /** Makes every apply fail with this message; empty stops that. */
    public void fail(Optional<String> message) {
        failure = message;
    }

    /** Makes apply throw an Error. */
    public void setBroken(CustomerId customer, boolean on) {
        if (on) {
            broken.add(customer);
        } else {
            broken.remove(customer);
        }
    }

    /** Sets the chart of the version that runs. */
    public void setChart(ChartArchive newChart) {
        chart = Optional.of(newChart);
    }

    /** Makes every apply of an image to an instance fail. */
    public void refuse(String image, CustomerId customer) {
        refused.put(image, customer);
    }

    public void refuseNothing() {
        refused.clear();
    }

    /** Keeps the rollout from finishing. */
    public void setStalled(CustomerId customer, boolean on) {
        if (on) {
            stalled.add(customer);
        } else {
            stalled.remove(customer);
            listener.accept(customer);
        }
    }

    /** Keeps the deletion from finishing. */
    public void setTerminating(CustomerId customer, boolean on) {
        if (on) {
            terminating.add(customer);
        } else {
            terminating.remove(customer);
        }
    }

    /** Runs an action once, during the next apply. */
    public void duringNextApply(Runnable action) {
        nextApplyHook.set(action);
    }

    public int applyCount() {
        return applyCount.get();
    }

    /** Returns whether two applies of the same instance ever ran at the same time. */
    public boolean hasOverlapped() {
        return overlapped;
    }
}
