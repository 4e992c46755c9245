package dev.rookery.provisioner.jvm;

import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/** Names that new tenants can have. */
final class FreeNames {
    private static final String IS_REGISTERED =
            "SELECT EXISTS (SELECT FROM rookery_tenants WHERE id = $1)," + " to_regclass('mqtt_users') IS NOT NULL";

    /** A user of the default tenant whose name ends with the tenant could no longer log in. */
    private static final String IS_SUFFIX =
            "SELECT EXISTS (SELECT FROM mqtt_users WHERE right(username, length($1)) = $1)";

    private FreeNames() {}

    /** Returns whether a new tenant can have the name. */
    static Future<Boolean> contain(SqlClient client, TenantId tenant) {
        return client.preparedQuery(IS_REGISTERED)
                .execute(Tuple.of(tenant.value()))
                .map(rows -> rows.iterator().next())
                .compose(row -> row.getBoolean(0) || !row.getBoolean(1)
                        ? Future.succeededFuture(!row.getBoolean(0))
                        : client.preparedQuery(IS_SUFFIX)
                                .execute(Tuple.of("@" + tenant))
                                .map(rows -> !rows.iterator().next().getBoolean(0)));
    }
}
