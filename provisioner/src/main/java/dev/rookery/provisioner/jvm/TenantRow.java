package dev.rookery.provisioner.jvm;

import dev.rookery.auth.TenantId;
import dev.rookery.http.QueryResults;
import dev.rookery.provisioner.target.InstanceSpec;
import dev.rookery.provisioner.target.NotManagedException;
import dev.rookery.provisioner.target.StepFailedException;
import dev.rookery.tenant.TenantState;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Registration of a customer's tenant. One without a plan was added by an operator and does not belong to the provisioner.
 *
 * @param license signed license; empty if the tenant has none
 */
record TenantRow(TenantState state, Optional<String> plan, Optional<String> license) {
    /** Reads the row and locks it until the transaction ends. */
    static Future<Optional<TenantRow>> lock(SqlClient client, TenantId tenant) {
        return read(client, tenant, " FOR UPDATE");
    }

    static Future<Optional<TenantRow>> find(SqlClient client, TenantId tenant) {
        return read(client, tenant, "");
    }

    private static Future<Optional<TenantRow>> read(SqlClient client, TenantId tenant, String lock) {
        return client.preparedQuery("SELECT state, plan, license FROM rookery_tenants WHERE id = $1" + lock)
                .execute(Tuple.of(tenant.value()))
                .map(rows -> QueryResults.first(
                        rows,
                        row -> new TenantRow(
                                TenantState.of(row.getString(0)),
                                Optional.ofNullable(row.getString(1)),
                                Optional.ofNullable(row.getString(2)))));
    }

    /** Returns the state that an instance is to have. */
    static TenantState desiredState(InstanceSpec spec) {
        return spec.running() ? TenantState.ACTIVE : TenantState.SUSPENDED;
    }

    /** Writes state, plan and license if they differ: every write wakes up all that follow the registry. */
    static Future<Void> write(SqlClient client, TenantId tenant, InstanceSpec spec) {
        return client.preparedQuery("UPDATE rookery_tenants SET state = $2, plan = $3, license = $4 WHERE id = $1"
                        + " AND (state, plan, license) IS DISTINCT FROM ($2, $3, $4)")
                .execute(Tuple.of(
                        tenant.value(),
                        desiredState(spec).text(),
                        spec.plan().name(),
                        spec.license().token()))
                .mapEmpty();
    }

    /** @throws StepFailedException if the tenant belongs to an operator or is being removed */
    TenantRow requireManaged(TenantId tenant) {
        if (plan.isEmpty()) {
            throw new NotManagedException(
                    "register the tenant",
                    "Tenant '" + tenant + "' is not managed by the provisioner: an operator added it. Remove it with"
                            + " 'rookery tenant remove " + tenant + "', or sign up with another customer_id.");
        }
        return this;
    }

    /** @throws StepFailedException if the tenant is being removed, which cannot be undone */
    TenantRow requireRemaining(TenantId tenant) {
        if (state == TenantState.REMOVING) {
            throw new StepFailedException(
                    "register the tenant",
                    "Tenant '" + tenant + "' is being removed; it is registered again when nothing of it is left");
        }
        return this;
    }

    /** Returns one line per difference to the desired row. Licenses are masked. */
    List<String> differences(InstanceSpec spec) {
        List<String> lines = new ArrayList<>();
        if (state != desiredState(spec)) {
            lines.add("- state: " + state.text());
            lines.add("+ state: " + desiredState(spec).text());
        }
        if (!plan.equals(Optional.of(spec.plan().name()))) {
            lines.add("- plan: " + plan.orElse(""));
            lines.add("+ plan: " + spec.plan().name());
        }
        if (!license.equals(Optional.of(spec.license().token()))) {
            lines.add("+ license: " + spec.license().id());
        }
        return lines;
    }

    @Override
    public String toString() {
        return "TenantRow[" + state.text() + ", " + plan.orElse("") + "]";
    }
}
