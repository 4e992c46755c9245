package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.peer.UserTable;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Connected users are deactivated in one transaction while a pair of others exchanges messages at a fixed rate. The
 * latencies are those from just before the transaction until the broker has cut each client off; the pair's have figures of
 * their own.
 *
 * @param change deactivates users
 */
record RevocationScenario(String name, BiConsumer<UserTable, List<String>> change) implements Scenario {
    private static final double MESSAGES_PER_SECOND = 100;

    /** The broker is notified of the change. */
    static Scenario heard() {
        return new RevocationScenario("revocation", UserTable::deactivate);
    }

    /** The broker's connections to PostgreSQL are killed before the change. */
    static Scenario unheard() {
        return new RevocationScenario("revocation-unheard", UserTable::deactivateUnheard);
    }

    @Override
    public Optional<String> obstacle(RunningPeer peer) {
        return peer.userTable().isPresent()
                ? Optional.empty()
                : Optional.of("the broker has no users that can be changed while they are connected");
    }

    @Override
    public ScenarioResult run(Stage stage, int qos) throws DriverException, InterruptedException {
        double rate = stage.settings().rate().orElse(MESSAGES_PER_SECOND);
        return new RevocationMeter(
                        stage,
                        TrafficPattern.pairs(stage.topicRoot(), 1),
                        qos,
                        new Pacing.OpenLoop(rate, Pacing.NO_LIMIT),
                        change)
                .measure();
    }
}
