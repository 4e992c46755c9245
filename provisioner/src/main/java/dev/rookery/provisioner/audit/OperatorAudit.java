package dev.rookery.provisioner.audit;

import dev.rookery.http.ApiRequest;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.customer.CustomerId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Locale;

/**
 * Writes audit entries of operators' acts to the table {@code operator_audit}. An entry is part of the transaction of its change,
 * so that neither exists without the other. What customers do with their own instance is not recorded.
 */
public final class OperatorAudit {
    private OperatorAudit() {}

    /**
     * Records a change by a command, also one without effect: the attempt to remove an operator is of interest.
     *
     * @param connection of the transaction that makes the change
     * @param actor user of the operating system
     * @param action such as {@code operator.replace}
     * @param operator name of the operator
     */
    public static Future<Void> record(SqlConnection connection, String actor, String action, String operator) {
        return insert(connection, "command", actor, action, operator, new JsonObject(), "");
    }

    /**
     * Records an act of the caller, if it is an operator.
     *
     * @param client connection of the transaction that makes the change
     * @param action such as {@code customer.suspend}
     * @param subject customer or operator that the act is about; empty for none
     * @param detail attributes of the change; must not contain secrets
     */
    public static Future<Void> record(
            SqlClient client, ApiRequest call, String action, String subject, JsonObject detail) {
        ProvisionerCaller caller = ProvisionerCaller.of(call);
        return caller.isOperator()
                ? insert(
                        client,
                        caller.kind().name().toLowerCase(Locale.ROOT),
                        caller.name(),
                        action,
                        subject,
                        detail,
                        call.remoteAddress())
                : Future.succeededFuture();
    }

    /**
     * Records a change by a resource that declares a customer.
     *
     * @param client connection of the transaction that makes the change
     * @param resource such as {@code customers/acme}
     */
    public static Future<Void> recordDeclaration(
            SqlClient client, String resource, String action, CustomerId customer, JsonObject detail) {
        return insert(client, "resource", resource, action, customer.value(), detail, "");
    }

    /** Records what happens to the session of an operator, such as {@code operator.login}. */
    public static Future<Void> recordSession(SqlClient client, String operator, String action, String address) {
        return insert(client, "operator", operator, action, operator, new JsonObject(), address);
    }

    /** Deletes entries of a greater age. */
    public static Future<Void> deleteOlderThan(SqlClient client, Duration age) {
        return client.preparedQuery("DELETE FROM operator_audit WHERE at < now() - make_interval(secs => $1)")
                .execute(Tuple.of((double) age.toSeconds()))
                .mapEmpty();
    }

    private static Future<Void> insert(
            SqlClient client,
            String kind,
            String actor,
            String action,
            String subject,
            JsonObject detail,
            String address) {
        return client.preparedQuery("INSERT INTO operator_audit (actor_kind, actor, action, subject, detail, address)"
                        + " VALUES ($1, $2, $3, $4, $5, $6)")
                .execute(Tuple.of(kind, actor, action, subject, detail, address))
                .mapEmpty();
    }
}
