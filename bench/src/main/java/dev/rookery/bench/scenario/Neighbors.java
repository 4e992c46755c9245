package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.peer.Account;
import dev.rookery.bench.peer.Accounts;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.peer.UserTable;
import dev.rookery.bench.scenario.LoginStorm.Expectation;
import dev.rookery.bench.wire.LoginCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Registered tenants with one pair each exchange messages at a fixed rate, which they share, while one more tenant makes
 * noise at full speed. Latencies and costs are those of the messages of the quiet tenants.
 */
record Neighbors(String name, Noise noise) implements Scenario {
    private static final double MESSAGES_PER_SECOND = 100;
    private static final String NOISY = "noisy";

    /** What the noisy tenant does. */
    @FunctionalInterface
    interface Noise {
        /** @param user of the noisy tenant, with all rights */
        Background by(Account user, RunContext context);
    }

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        all.add(new Neighbors("neighbors", (user, context) -> Background.none()));
        for (Attack attack : Attack.values()) {
            all.add(new Neighbors(
                    attack.label().replace("hostile", "neighbors"),
                    (user, context) -> new Attacker(
                            context, attack, Optional.of(user.credentials()), context.topicRoot() + "/" + NOISY)));
        }
        all.add(new Neighbors(
                "neighbors-logins",
                (user, context) -> LoginStorms.of(context, user.credentials(), Expectation.ACCEPTED)));
        all.add(new Neighbors(
                "neighbors-wrong-passwords",
                (user, context) -> LoginStorms.of(
                        context, new LoginCredentials(user.username(), "wrong horse"), Expectation.REFUSED)));
        return List.copyOf(all);
    }

    @Override
    public boolean needsRestart() {
        return true;
    }

    @Override
    public Optional<String> unsupportedReason(RunningPeer peer) {
        return peer.userTable().isPresent() ? Optional.empty() : Optional.of("the broker has no tenants");
    }

    @Override
    public ScenarioResult run(RunContext context, int qos) throws DriverException, InterruptedException {
        UserTable users = context.peer().userTable().orElseThrow();
        List<String> quiet = Accounts.customers(context.settings().sizes().tenants());
        users.putTenants(quiet, Accounts.ofCustomer());
        users.putTenants(List.of(NOISY), Accounts.ofBusyCustomer());
        double rate = context.settings().rate().orElse(MESSAGES_PER_SECOND);
        return new FlowMeter(
                        context,
                        context.settings().version(),
                        TrafficPattern.tenants(context.topicRoot(), quiet),
                        qos,
                        new Pacing.OpenLoop(rate, Pacing.NO_LIMIT),
                        (tenant, name) -> new ClientIdentity(
                                context.run() + "-" + name,
                                Optional.of(Accounts.ofCustomer().of(tenant).credentials())),
                        noise.by(Accounts.ofBusyCustomer().of(NOISY), context))
                .measure();
    }
}
