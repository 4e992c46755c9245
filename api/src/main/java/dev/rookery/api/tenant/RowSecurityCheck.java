package dev.rookery.api.tenant;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns if the role of the platform is not subject to row-level security, the second barrier between the rows of tenants. */
public final class RowSecurityCheck {
    private static final Logger LOGGER = LoggerFactory.getLogger(RowSecurityCheck.class);
    private static final String SELECT = "SELECT current_user::text, rolsuper OR rolbypassrls,"
            + " (SELECT count(*) FROM rookery_tenants) FROM pg_roles WHERE rolname = current_user";

    private RowSecurityCheck() {}

    /** Logs a warning if there are several tenants. */
    public static Future<Void> run(SqlClient client) {
        return client.query(SELECT)
                .execute()
                .map(rows -> rows.iterator().next())
                .onSuccess(row -> {
                    if (row.getBoolean(1) && row.getLong(2) > 1) {
                        LOGGER.warn(
                                "role={} tenants={} Row-level security does not apply to this PostgreSQL role, so that it is"
                                        + " no second barrier between tenants. Use an owner of the database that is no"
                                        + " superuser and has no BYPASSRLS",
                                row.getString(0),
                                row.getLong(2));
                    }
                })
                .mapEmpty();
    }
}
