package dev.rookery.app.command;

import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.operator.OperatorRepository;
import io.vertx.core.Future;

/** Creates the first operator of a provisioner without accounts. The password is printed once and not stored. */
final class FirstOperator {
    private static final String NAME = "admin";

    private FirstOperator() {}

    static void create(PostgresConfig postgres, PasswordCost cost, StartLog log) {
        try (DatabaseSession session = new DatabaseSession(Database.outside(postgres))) {
            if (!session.await(new OperatorRepository(session.client()).isEmpty())) {
                return;
            }
            String password = RandomPassword.generate();
            String hash = new PasswordHasher(cost).hash(password);
            boolean added = session.transaction(connection -> new OperatorRepository(connection)
                    .addFirst(NAME, hash)
                    .compose(done -> done
                            ? OperatorAudit.record(connection, System.getProperty("user.name"), "operator.create", NAME)
                                    .map(true)
                            : Future.succeededFuture(false)));
            if (added) {
                log.firstOperator(NAME, password);
            }
        }
    }
}
