package dev.rookery.app.command;

import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.auth.TenantId;
import dev.rookery.postgres.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Audit entries of exports and imports, which belong to the operator and not to the tenant that moves. */
final class TenantMoveAudit {
    private TenantMoveAudit() {}

    static void record(PostgresConfig postgres, String action, TenantId tenant) {
        try (DatabaseSession session = new DatabaseSession(Database.outside(postgres))) {
            session.change(
                    TenantId.DEFAULT,
                    action,
                    tenant.value(),
                    new JsonObject(),
                    connection -> Future.succeededFuture(true));
        }
    }
}
