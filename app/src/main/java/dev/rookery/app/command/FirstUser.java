package dev.rookery.app.command;

import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.postgres.MqttUserRepository;
import io.vertx.core.json.JsonObject;

/** Creates a superuser with a random password in an empty installation. The password is printed once and not stored. */
final class FirstUser {
    private static final String NAME = "admin";

    private FirstUser() {}

    static void create(Database database, PasswordCost cost, StartLog log) {
        try (DatabaseSession session = new DatabaseSession(Database.outside(database.config()))) {
            if (session.await(session.users().isEmpty())) {
                String password = RandomPassword.generate();
                String hash = new PasswordHasher(cost).hash(password);
                if (session.change(
                        TenantId.DEFAULT,
                        "mqtt-user.create",
                        NAME,
                        new JsonObject().put("superuser", true).put("first_start", true),
                        connection -> new MqttUserRepository(connection).add(NAME, hash, true))) {
                    log.firstUser(NAME, password);
                }
            }
        }
    }
}
