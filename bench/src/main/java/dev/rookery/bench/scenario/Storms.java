package dev.rookery.bench.scenario;

import dev.rookery.bench.peer.Accounts;
import dev.rookery.bench.scenario.LoginStorm.Expectation;
import java.util.List;

/** Makes the storms of the scenarios: as many clients as asked for, over the users that there are. */
final class Storms {
    private Storms() {}

    static LoginStorm rightful(Stage stage) {
        List<String> users = Accounts.stormers();
        return new LoginStorm(
                stage.clients().speaking(stage.settings().version()),
                stage.settings().sizes().stormers(),
                (client, attempt) ->
                        stage.identity(users.get(client % users.size()), "storm-" + client + "-" + attempt),
                Expectation.ACCEPTED);
    }

    static LoginStorm wrongPasswords(Stage stage) {
        List<String> users = Accounts.stormers();
        return new LoginStorm(
                stage.clients().speaking(stage.settings().version()),
                stage.settings().sizes().stormers(),
                (client, attempt) ->
                        stage.impostor(users.get(client % users.size()), "flood-" + client + "-" + attempt),
                Expectation.REFUSED);
    }
}
