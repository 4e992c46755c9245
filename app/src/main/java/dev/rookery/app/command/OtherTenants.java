package dev.rookery.app.command;

import dev.rookery.auth.TenantId;
import dev.rookery.http.QueryResults;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** Search for clients that state a wrong tenant. For the operator: it reads the events of all tenants. */
final class OtherTenants {
    private static final int MAXIMUM = 5;
    private static final String SELECT = """
            /* all tenants */ SELECT tenant FROM broker_events WHERE username = $1 AND tenant <> $2 AND type = 'refused'
              AND at > now() - interval '1 day'
            GROUP BY tenant ORDER BY max(id) DESC LIMIT $3
            """;

    private final TenantDatabase database;

    OtherTenants(TenantDatabase database) {
        this.database = database;
    }

    /** Returns other tenants that have refused a user in the last day, the last one first. */
    Future<List<String>> refusing(String username, TenantId except) {
        return database.acrossTenants(connection -> connection
                .preparedQuery(SELECT)
                .execute(Tuple.of(username, except.value(), MAXIMUM))
                .map(rows -> QueryResults.list(rows, row -> row.getString(0))));
    }
}
