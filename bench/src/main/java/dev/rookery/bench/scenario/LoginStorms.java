package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.peer.Accounts;
import dev.rookery.bench.scenario.LoginStorm.Expectation;
import dev.rookery.bench.wire.LoginCredentials;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Creates login storms of the configured number of clients, which share the users for storms. */
final class LoginStorms {
    private LoginStorms() {}

    static LoginStorm valid(RunContext context) {
        List<String> users = Accounts.stormUsers();
        return storm(
                context,
                (client, attempt) ->
                        context.identity(users.get(client % users.size()), "storm-" + client + "-" + attempt),
                Expectation.ACCEPTED);
    }

    /** Returns logins of one user. */
    static LoginStorm of(RunContext context, LoginCredentials credentials, Expectation expectation) {
        return storm(
                context,
                (client, attempt) -> new ClientIdentity(
                        context.run() + "-storm-" + client + "-" + attempt, Optional.of(credentials)),
                expectation);
    }

    static LoginStorm wrongPasswords(RunContext context) {
        List<String> users = Accounts.stormUsers();
        return storm(
                context,
                (client, attempt) -> context.identityWithWrongPassword(
                        users.get(client % users.size()), "flood-" + client + "-" + attempt),
                Expectation.REFUSED);
    }

    private static LoginStorm storm(
            RunContext context, BiFunction<Integer, Integer, ClientIdentity> identities, Expectation expectation) {
        return new LoginStorm(
                context.clients(context.settings().version()),
                context.settings().sizes().stormClients(),
                identities,
                expectation);
    }
}
