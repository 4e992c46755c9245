package dev.rookery.app.command;

import dev.rookery.app.database.DatabaseSession;
import dev.rookery.app.mosquitto.ImportedUser;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.AclRepository;
import dev.rookery.auth.postgres.MqttUserRepository;
import dev.rookery.auth.postgres.UserTables;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;

/** Addition of imported users with their ACL rows. */
final class UserImport {
    /** @param existing names of users that were not changed */
    record Result(int added, List<String> existing) {}

    private UserImport() {}

    /** Adds the users that do not exist, each in one transaction with its rows. */
    static Result add(List<ImportedUser> users, TenantOption tenant, DatabaseOptions database) {
        List<String> existing = new ArrayList<>();
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            TenantId id = tenant.require(session);
            UserTables tables = tenant.tables(session);
            for (ImportedUser user : users) {
                UserCommand.requireName(user.name());
                JsonObject detail = new JsonObject().put("superuser", false).put("imported", true);
                boolean added = session.change(
                        id, "mqtt-user.create", user.name(), detail, connection -> add(connection, tables, user));
                if (!added) {
                    existing.add(user.name());
                }
            }
        }
        return new Result(users.size() - existing.size(), existing);
    }

    private static Future<Boolean> add(SqlConnection connection, UserTables tables, ImportedUser user) {
        MqttUserRepository repository = new MqttUserRepository(connection, tables);
        return repository
                .add(user.name(), user.passwordHash(), false)
                .compose(added -> added ? addRows(connection, tables, user).map(true) : Future.succeededFuture(false));
    }

    private static Future<Void> addRows(SqlConnection connection, UserTables tables, ImportedUser user) {
        AclRepository rights = new AclRepository(connection, tables);
        Future<Void> done = user.active()
                ? Future.succeededFuture()
                : new MqttUserRepository(connection, tables)
                        .setActive(user.name(), false)
                        .mapEmpty();
        for (AclRow row : user.rows()) {
            done = done.compose(before -> rights.put(user.name(), row));
        }
        return done;
    }
}
