package dev.rookery.provisioner.access;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Audit entries of changes to operators, in the table {@code operator_audit}. */
public final class OperatorAudit {
    private OperatorAudit() {}

    /**
     * Records a change, also one without effect: the attempt to remove an operator is of interest.
     *
     * @param connection of the transaction that makes the change
     * @param actor user of the operating system
     * @param action such as {@code operator.replace}
     * @param operator name of the operator
     */
    public static Future<Void> record(SqlConnection connection, String actor, String action, String operator) {
        return connection
                .preparedQuery("INSERT INTO operator_audit (actor, action, operator) VALUES ($1, $2, $3)")
                .execute(Tuple.of(actor, action, operator))
                .mapEmpty();
    }
}
