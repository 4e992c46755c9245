package dev.rookery.app.command;

import dev.rookery.api.access.ApiUserRepository;
import dev.rookery.api.caller.Role;
import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.postgres.PostgresConfig;

/** Creates the first owner of an API without accounts. */
final class FirstOwner {
    static final String NAME = "admin";

    private FirstOwner() {}

    /** Creates the owner unless accounts exist, and returns whether it was created. */
    static boolean create(PostgresConfig postgres, PasswordCost cost, String password) {
        try (DatabaseSession session = new DatabaseSession(Database.outside(postgres))) {
            ApiUserRepository users = new ApiUserRepository(session.client());
            return session.await(users.isEmpty())
                    && session.await(users.add(NAME, new PasswordHasher(cost).hash(password), Role.OWNER));
        }
    }
}
