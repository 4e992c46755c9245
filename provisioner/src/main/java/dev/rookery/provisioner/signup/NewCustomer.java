package dev.rookery.provisioner.signup;

import dev.rookery.provisioner.plan.Plan;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * Customer to register.
 *
 * @param email in lower case
 * @param password in plain text
 * @param record what else the transaction of the registration writes
 */
public record NewCustomer(
        String email, String companyName, String password, Plan plan, Function<SqlConnection, Future<Void>> record) {
    /** Creates a customer of whom nothing else is written. */
    public NewCustomer(String email, String companyName, String password, Plan plan) {
        this(email, companyName, password, plan, connection -> Future.succeededFuture());
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "NewCustomer[email=" + email + ", plan=" + plan.name() + "]";
    }
}
