package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.peer.RunningPeer;
import java.util.Optional;
import java.util.function.Function;

/**
 * One pair exchanges messages at a fixed rate during a login storm. Latency is that of the messages.
 *
 * @param needsAuthentication whether the scenario requires a broker with authentication
 */
record StormLatency(String name, boolean needsAuthentication, Function<RunContext, LoginStorm> storm)
        implements Scenario {
    private static final double MESSAGES_PER_SECOND = 100;

    /** Returns the scenario with valid logins. */
    static Scenario underStorm() {
        return new StormLatency("latency-under-storm", false, LoginStorms::valid);
    }

    /** Returns the scenario with wrong passwords. */
    static Scenario underFlood() {
        return new StormLatency("wrong-password-flood", true, LoginStorms::wrongPasswords);
    }

    @Override
    public boolean dependsOnQos() {
        return false;
    }

    @Override
    public Optional<String> unsupportedReason(RunningPeer peer) {
        return needsAuthentication && !peer.authenticates()
                ? Optional.of("the broker has no authentication")
                : Optional.empty();
    }

    @Override
    public ScenarioResult run(RunContext context, int qos) throws DriverException, InterruptedException {
        double rate = context.settings().rate().orElse(MESSAGES_PER_SECOND);
        return new FlowMeter(
                        context,
                        context.settings().version(),
                        TrafficPattern.pairs(context.topicRoot(), 1),
                        qos,
                        new Pacing.OpenLoop(rate, Pacing.NO_LIMIT),
                        context::identity,
                        storm.apply(context))
                .measure();
    }
}
