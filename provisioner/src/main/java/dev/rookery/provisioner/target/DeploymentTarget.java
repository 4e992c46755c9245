package dev.rookery.provisioner.target;

import dev.rookery.provisioner.chart.ChartArchive;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.TargetKind;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Platform that runs customer instances. All methods block, are idempotent, and throw {@link StepFailedException}.
 * Thread-safe, provided that no two threads work on the same customer at the same time.
 */
public interface DeploymentTarget extends AutoCloseable {
    TargetKind kind();

    /** Returns whether instances become ready within about a second, so that a sign-up waits for them. */
    boolean isImmediate();

    /** Returns the public addresses of an instance, which need not exist. Does not block. */
    InstanceAddresses addresses(CustomerId customer);

    /** Returns whether a new customer can have this id: not if the target has something else of that name. */
    boolean isAvailable(CustomerId customer);

    /** Applies the desired state. Does not wait for the rollout. */
    void apply(InstanceSpec spec);

    InstanceStatus observe(InstanceSpec spec);

    /** Returns the chart of this process; empty if the target deploys none. */
    default Optional<ChartArchive> chart() {
        return Optional.empty();
    }

    /** Returns the version of an instance that has reached the desired state, such as its image. */
    String version(InstanceSpec spec);

    /** Returns what holds the data of an instance; {@link DataHolders#NONE} if nothing of it exists. */
    DataHolders data(CustomerId customer);

    /**
     * Returns where the backup is that {@link #restore} would restore in place of what is missing; empty if there is none, or if
     * it would replace data that exists.
     *
     * @param missing names of {@link #data}
     */
    default Optional<BackupSource> backup(InstanceSpec spec, Collection<String> missing) {
        return data(spec.customer().id()).canRestore(missing) ? Optional.of(BackupSource.VOLUME) : Optional.empty();
    }

    /**
     * Restores the newest backup into an empty instance, in place of {@link #apply}, which afterwards starts it.
     *
     * @param spec of the running instance
     * @return what the restore waits for; empty if it is done
     */
    Optional<String> restore(InstanceSpec spec, long generation);

    /**
     * Deletes the instance with its data. Does not wait for the deletion.
     *
     * @return what remains, and why if that is known; empty if nothing remains
     * @throws NotManagedException if what has the customer's name is not the provisioner's
     */
    Optional<String> delete(CustomerId customer);

    /**
     * Checks the values of instances. Does not need the platform to be available. Blocks for up to some seconds.
     *
     * @param values chart values of an instance, which override those of the plan
     * @return why the target cannot run instances of the plan; empty if it can
     */
    Optional<String> violation(Plan plan, Map<String, Object> values);

    /** Returns the changes that {@link #apply} would make, one per line and without secrets; empty if none. */
    String diff(InstanceSpec spec);

    /** Registers a listener of changes to instances. A change may be reported more than once. */
    void watch(Consumer<CustomerId> listener);

    @Override
    void close();
}
