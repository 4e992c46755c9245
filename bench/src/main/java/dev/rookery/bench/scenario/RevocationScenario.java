package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.peer.UserTable;
import java.util.Optional;
import java.util.function.Function;

/**
 * Deactivates connected users in one transaction while a pair of other clients exchanges messages at a fixed rate. Latency
 * is the time from the start of the transaction to the end of each connection; the pair has separate metrics.
 *
 * @param revocation returns the users, by the sizes of the run
 */
record RevocationScenario(String name, Function<Sizes, Revocation> revocation) implements Scenario {
    private static final double MESSAGES_PER_SECOND = 100;

    /** Returns the scenario in which the broker receives the notification of the change. */
    static Scenario withNotification() {
        return new RevocationScenario(
                "revocation", sizes -> Revocation.inDefaultTenant(sizes.revoked(), UserTable::deactivate));
    }

    /** Returns the scenario in which the PostgreSQL sessions of the broker are terminated before the change. */
    static Scenario withoutNotification() {
        return new RevocationScenario(
                "revocation-without-notification",
                sizes -> Revocation.inDefaultTenant(sizes.revoked(), UserTable::deactivateWithoutNotification));
    }

    /** Returns the scenario in which each of many tenants has a hundred users, of whom one is revoked. */
    static Scenario inTenants() {
        return new RevocationScenario("revocation-in-tenants", sizes -> Revocation.inTenants(sizes.revoked()));
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
                        revocation.apply(context.settings().sizes()))
                .measure();
    }
}
