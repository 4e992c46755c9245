package dev.rookery.app.command;

import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.RandomPassword;

/** Creates a superuser with a random password in an empty installation. The password is printed once and not stored. */
final class FirstUser {
    private static final String NAME = "admin";

    private FirstUser() {}

    static void create(Database database, PasswordCost cost, StartLog log) {
        try (DatabaseSession session = new DatabaseSession(Database.outside(database.config()))) {
            if (session.await(session.users().isEmpty())) {
                String password = RandomPassword.generate();
                if (session.await(session.users().add(NAME, new PasswordHasher(cost).hash(password), true))) {
                    log.firstUser(NAME, password);
                }
            }
        }
    }
}
