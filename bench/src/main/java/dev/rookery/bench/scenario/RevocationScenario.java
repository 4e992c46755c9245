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
 * Deactivates connected users in one transaction while a pair of other clients exchanges messages at a fixed rate. Latency
 * is the time from the start of the transaction to the end of each connection; the pair has separate metrics.
 *
 * @param change deactivates users
 */
record RevocationScenario(String name, BiConsumer<UserTable, List<String>> change) implements Scenario {
    private static final double MESSAGES_PER_SECOND = 100;

    /** Returns the scenario in which the broker receives the notification of the change. */
    static Scenario withNotification() {
        return new RevocationScenario("revocation", UserTable::deactivate);
    }

    /** Returns the scenario in which the PostgreSQL sessions of the broker are terminated before the change. */
    static Scenario withoutNotification() {
        return new RevocationScenario("revocation-without-notification", UserTable::deactivateWithoutNotification);
    }

    @Override
    public Optional<String> unsupportedReason(RunningPeer peer) {
        return peer.userTable().isPresent()
                ? Optional.empty()
                : Optional.of("the broker does not support changes of users at run time");
    }

    @Override
    public ScenarioResult run(RunContext context, int qos) throws DriverException, InterruptedException {
        double rate = context.settings().rate().orElse(MESSAGES_PER_SECOND);
        return new RevocationMeter(
                        context,
                        TrafficPattern.pairs(context.topicRoot(), 1),
                        qos,
                        new Pacing.OpenLoop(rate, Pacing.NO_LIMIT),
                        change)
                .measure();
    }
}
