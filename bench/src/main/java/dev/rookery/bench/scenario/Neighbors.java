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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Registered tenants with one pair each exchange messages at a fixed rate, which they share, while one more tenant makes
 * noise at full speed. Latencies and costs are those of the messages of the quiet tenants.
 *
 * @param limited whether the noisy tenant has the limits of the plan {@code professional}, as a customer who has signed up
 */
record Neighbors(String name, Noise noise, boolean limited) implements Scenario {
    private static final double MESSAGES_PER_SECOND = 100;
    private static final String NOISY = "noisy";
    private static final int PLAN_MESSAGES_PER_SECOND = 500;
    private static final int PLAN_CONNECTIONS_PER_SECOND = 100;

    /** What the noisy tenant does. */
    @FunctionalInterface
    interface Noise {
        /** @param user of the noisy tenant, with all rights */
        Background by(Account user, RunContext context);
    }

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        for (boolean limited : new boolean[] {false, true}) {
            noises(limited)
                    .forEach((name, noise) ->
                            all.add(new Neighbors(limited ? name + "-of-plan" : name, noise, limited)));
        }
        return List.copyOf(all);
    }

    private static Map<String, Noise> noises(boolean limited) {
        Map<String, Noise> noises = new LinkedHashMap<>();
        noises.put("neighbors", (user, context) -> Background.none());
        for (Attack attack : Attack.values()) {
            noises.put(
                    attack.label().replace("hostile", "neighbors"),
                    (user, context) -> new Attacker(
                            context, attack, Optional.of(user.credentials()), context.topicRoot() + "/" + NOISY));
        }
        noises.put(
                "neighbors-logins",
                (user, context) -> LoginStorms.of(
                        context, user.credentials(), limited ? Expectation.EITHER : Expectation.ACCEPTED));
        noises.put(
                "neighbors-wrong-passwords",
                (user, context) -> LoginStorms.of(
                        context, new LoginCredentials(user.username(), "wrong horse"), Expectation.REFUSED));
        return noises;
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
        if (limited) {
            users.limit(NOISY, PLAN_MESSAGES_PER_SECOND, PLAN_CONNECTIONS_PER_SECOND);
        }
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
