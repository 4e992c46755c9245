package dev.rookery.app.command;

import dev.rookery.api.access.ApiUserRepository;
import dev.rookery.api.access.TenantOwner;
import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.postgres.PostgresConfig;

/** Creates the first owner of an API without accounts. */
final class FirstOwner {
    static final String NAME = TenantOwner.NAME;

    private FirstOwner() {}

    /** Creates the owner unless accounts exist, and returns whether it was created. */
    static boolean create(PostgresConfig postgres, PasswordCost cost, String password) {
        try (DatabaseSession session = new DatabaseSession(Database.outside(postgres))) {
            if (!session.await(session.tenantDatabase()
                    .inTenant(TenantId.DEFAULT, connection -> new ApiUserRepository(connection, TenantId.DEFAULT)
                            .isEmpty()))) {
                return false;
            }
            String hash = new PasswordHasher(cost).hash(password);
            return session.transaction(connection -> TenantOwner.add(connection, TenantId.DEFAULT, NAME, hash));
        }
    }
}
