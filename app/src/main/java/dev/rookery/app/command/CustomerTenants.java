package dev.rookery.app.command;

import dev.rookery.auth.TenantId;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DesiredState;
import dev.rookery.tenant.TenantRepository;
import dev.rookery.tenant.TenantState;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * States of tenants, of which some are customers of the provisioner. Their desired state is in its tables: the reconciler would
 * revert a change of the registry.
 */
final class CustomerTenants {
    private static final String HAS_PROVISIONER = "SELECT to_regclass('deployments') IS NOT NULL";
    private static final String IS_CUSTOMER =
            "SELECT EXISTS (SELECT FROM deployments WHERE customer_id = $1 AND target = 'jvm' AND state <> 'deleted')";

    private final SqlConnection connection;

    CustomerTenants(SqlConnection connection) {
        this.connection = connection;
    }

    /** Returns whether the change was permitted: not if the tenant is being removed. */
    Future<Boolean> setState(TenantId tenant, TenantState state) {
        return isCustomer(tenant)
                .compose(customer -> customer
                        ? new DeploymentRepository(connection)
                                .setDesired(new CustomerId(tenant.value()), desired(state), Optional.empty())
                        : new TenantRepository(connection).setState(tenant, state));
    }

    private Future<Boolean> isCustomer(TenantId tenant) {
        return connection
                .query(HAS_PROVISIONER)
                .execute()
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? connection
                                .preparedQuery(IS_CUSTOMER)
                                .execute(Tuple.of(tenant.value()))
                                .map(found -> found.iterator().next().getBoolean(0))
                        : Future.succeededFuture(false));
    }

    private static DesiredState desired(TenantState state) {
        return switch (state) {
            case ACTIVE -> DesiredState.RUNNING;
            case SUSPENDED -> DesiredState.SUSPENDED;
            case REMOVING -> DesiredState.DELETED;
        };
    }
}
