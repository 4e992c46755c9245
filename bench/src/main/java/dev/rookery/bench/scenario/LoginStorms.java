package dev.rookery.bench.scenario;

import dev.rookery.bench.peer.Accounts;
import dev.rookery.bench.scenario.LoginStorm.Expectation;
import java.util.List;

/** Creates login storms of the configured number of clients, which share the users for storms. */
final class LoginStorms {
    private LoginStorms() {}

    static LoginStorm valid(RunContext context) {
        List<String> users = Accounts.stormUsers();
        return new LoginStorm(
                context.clients().forVersion(context.settings().version()),
                context.settings().sizes().stormClients(),
                (client, attempt) ->
                        context.identity(users.get(client % users.size()), "storm-" + client + "-" + attempt),
                Expectation.ACCEPTED);
    }

    static LoginStorm wrongPasswords(RunContext context) {
        List<String> users = Accounts.stormUsers();
        return new LoginStorm(
                context.clients().forVersion(context.settings().version()),
                context.settings().sizes().stormClients(),
                (client, attempt) -> context.identityWithWrongPassword(
                        users.get(client % users.size()), "flood-" + client + "-" + attempt),
                Expectation.REFUSED);
    }
}
