package dev.rookery.provisioner.jvm;

import dev.rookery.auth.TenantId;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.TargetKind;
import dev.rookery.provisioner.target.DataHolders;
import dev.rookery.provisioner.target.DeploymentTarget;
import dev.rookery.provisioner.target.InstanceAddresses;
import dev.rookery.provisioner.target.InstanceSpec;
import dev.rookery.provisioner.target.InstanceStatus;
import dev.rookery.provisioner.target.StepFailedException;
import dev.rookery.tenant.TenantDatabase;
import dev.rookery.tenant.TenantDirectory;
import dev.rookery.tenant.TenantRepository;
import dev.rookery.tenant.TenantState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Customer instances that are tenants of this process. Each change is one transaction, so that a process that is killed leaves
 * nothing half made. The tables of the provisioner are in the same database.
 */
public final class JvmTarget implements DeploymentTarget {
    private final Pool pool;
    private final TenantDatabase database;
    private final DirectoryProbe broker;
    private final TenantProbe api;
    private final TenantOwners owners;
    private final JvmAddresses addresses;
    private final TenantWatch watch = new TenantWatch();

    /**
     * @param pool closed with the target
     * @param directory of the broker
     * @param api checks that the REST API serves a tenant
     */
    public JvmTarget(
            Pool pool, TenantDirectory directory, TenantProbe api, TenantOwners owners, JvmAddresses addresses) {
        this.pool = pool;
        this.database = new TenantDatabase(pool);
        this.broker = new DirectoryProbe(directory);
        this.api = api;
        this.owners = owners;
        this.addresses = addresses;
        directory.addListener(watch);
    }

    @Override
    public TargetKind kind() {
        return TargetKind.JVM;
    }

    @Override
    public boolean isImmediate() {
        return true;
    }

    @Override
    public InstanceAddresses addresses(CustomerId customer) {
        return addresses.of(customer);
    }

    @Override
    public boolean isAvailable(CustomerId customer) {
        return await(
                "check the customer id",
                pool.withConnection(connection -> FreeNames.contain(connection, id(customer))));
    }

    @Override
    public void apply(InstanceSpec spec) {
        TenantId tenant = id(spec.customer().id());
        watch.expect(tenant, TenantRow.desiredState(spec));
        inTransaction("register the tenant", tenant, connection -> TenantRow.lock(connection, tenant)
                .compose(known -> {
                    known.ifPresent(row -> row.requireManaged(tenant).requireRemaining(tenant));
                    return known.isPresent() ? Future.succeededFuture() : create(connection, tenant, spec);
                })
                .compose(registered -> TenantData.createMissingTables(connection, tenant))
                .compose(created -> TenantRow.write(connection, tenant, spec))
                .compose(written ->
                        new TenantLimitRow(connection).write(tenant, spec.plan().limits())));
    }

    private Future<Void> create(SqlConnection connection, TenantId tenant, InstanceSpec spec) {
        return new TenantRepository(connection)
                .create(tenant)
                .compose(created -> {
                    if (!created) {
                        // Registered since the row was looked for; the next attempt finds it.
                        throw new StepFailedException(
                                "register the tenant", "Tenant '" + tenant + "' was registered by another process");
                    }
                    return new CustomerRepository(connection)
                            .passwordHash(spec.customer().id());
                })
                .compose(hash ->
                        owners.create(connection, tenant, spec.customer().email(), hash));
    }

    @Override
    public InstanceStatus observe(InstanceSpec spec) {
        TenantId tenant = id(spec.customer().id());
        Optional<String> pending = broker.pending(tenant, TenantRow.desiredState(spec))
                .or(() -> spec.running() ? api.pending(tenant) : Optional.empty());
        return new InstanceStatus(pending, List.of(), List.of());
    }

    /** All instances run in this process. */
    @Override
    public String version(InstanceSpec spec) {
        return Optional.ofNullable(JvmTarget.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public DataHolders data(CustomerId customer) {
        return await(
                "look for the tenant's data",
                pool.withConnection(connection -> TenantData.holders(connection, id(customer))));
    }

    /** Backups of a tenant are files that an operator imports; none can be restored from here. */
    @Override
    public Optional<String> restore(InstanceSpec spec, long generation) {
        throw new StepFailedException(
                "restore the backup",
                "Tenants are restored with 'rookery tenant import'. Decide to accept the loss first.");
    }

    @Override
    public Optional<String> delete(CustomerId customer) {
        TenantId tenant = id(customer);
        watch.expect(tenant, TenantState.REMOVING);
        boolean gone = inTransaction("remove the tenant", tenant, connection -> TenantRow.lock(connection, tenant)
                .compose(known -> known.map(row -> row.requireManaged(tenant)).isEmpty()
                        ? Future.succeededFuture(true)
                        : new TenantRepository(connection)
                                .setState(tenant, TenantState.REMOVING)
                                .map(false)));
        if (gone) {
            watch.forget(tenant);
        }
        return gone ? Optional.empty() : Optional.of("tenant " + tenant + ", which the broker and the API remove");
    }

    /** The limits of a plan are checked when they are written: their columns are in the database. */
    @Override
    public Optional<String> violation(Plan plan, Map<String, Object> values) {
        return Optional.empty();
    }

    @Override
    public String diff(InstanceSpec spec) {
        TenantId tenant = id(spec.customer().id());
        return await(
                "compare desired and actual state", pool.withConnection(connection -> TenantRow.find(connection, tenant)
                        .compose(row -> new TenantLimitRow(connection)
                                .changes(tenant, spec.plan().limits())
                                .map(limits -> {
                                    List<String> lines = new ArrayList<>(row.map(known -> known.differences(spec))
                                            .orElseGet(() -> List.of("+ tenant: " + tenant)));
                                    limits.forEach((column, value) -> lines.add("+ limit " + column + ": " + value));
                                    return String.join("\n", lines);
                                }))));
    }

    @Override
    public void watch(Consumer<CustomerId> listener) {
        watch.listen(listener);
    }

    @Override
    public void close() {
        watch.listen(customer -> {});
        pool.close().toCompletionStage().toCompletableFuture().join();
    }

    private <T> T inTransaction(String step, TenantId tenant, Function<SqlConnection, Future<T>> work) {
        return await(step, database.inTenant(tenant, work));
    }

    /** Waits on a thread of the reconciler. */
    private static <T> T await(String step, Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StepFailedException failed) {
                throw failed;
            }
            throw new StepFailedException(step, "PostgreSQL: " + e.getCause(), e);
        }
    }

    private static TenantId id(CustomerId customer) {
        return new TenantId(customer.value());
    }
}
