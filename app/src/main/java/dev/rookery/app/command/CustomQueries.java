package dev.rookery.app.command;

import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.QueryFault;
import dev.rookery.auth.postgres.QueryProbe;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import java.util.List;
import java.util.stream.Collectors;

/** Trial of custom queries at the start. */
final class CustomQueries {
    private CustomQueries() {}

    /**
     * Tries the queries. If PostgreSQL is unavailable, logins try them.
     *
     * @throws CommandException if PostgreSQL cannot execute one of them
     */
    static void require(PostgresConfig postgres, AuthorityConfig authority, StartLog log) {
        if (authority.hasStandardTables()) {
            return;
        }
        List<QueryFault> faults;
        try (DatabaseSession session = new DatabaseSession(Database.outside(postgres))) {
            faults = session.connection(connection -> QueryProbe.run(connection, authority.queries()))
                    .faults();
        } catch (PostgresException e) {
            log.say(e.getMessage() + " The custom queries were not tried.");
            return;
        }
        String total = faults.stream()
                .filter(QueryFault::isTotal)
                .map(QueryFault::toString)
                .collect(Collectors.joining("\n"));
        if (!total.isEmpty()) {
            throw new CommandException(
                    "PostgreSQL at " + postgres.address() + " cannot execute the custom queries:\n" + total);
        }
        faults.forEach(fault -> log.say("PostgreSQL at " + postgres.address() + ": " + fault));
    }
}
