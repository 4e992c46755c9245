package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.peer.RunningPeer;
import java.util.Optional;
import java.util.function.Function;

/**
 * A pair exchanges messages at a fixed rate while others log in; the latencies are the pair's.
 *
 * @param needsAuthentication whether it says nothing about a broker that lets everybody in
 */
record StormLatency(String name, boolean needsAuthentication, Function<Stage, LoginStorm> storm) implements Scenario {
    private static final double MESSAGES_PER_SECOND = 100;

    /** Rightful users log in. */
    static Scenario underStorm() {
        return new StormLatency("latency-under-storm", false, Storms::rightful);
    }

    /** Flood of wrong passwords. */
    static Scenario underFlood() {
        return new StormLatency("wrong-password-flood", true, Storms::wrongPasswords);
    }

    @Override
    public boolean dependsOnQos() {
        return false;
    }

    @Override
    public Optional<String> obstacle(RunningPeer peer) {
        return needsAuthentication && !peer.authenticates()
                ? Optional.of("the broker has no authentication here")
                : Optional.empty();
    }

    @Override
    public ScenarioResult run(Stage stage, int qos) throws DriverException, InterruptedException {
        double rate = stage.settings().rate().orElse(MESSAGES_PER_SECOND);
        return new FlowMeter(
                        stage,
                        stage.settings().version(),
                        TrafficPattern.pairs(stage.topicRoot(), 1),
                        qos,
                        new Pacing.OpenLoop(rate, Pacing.NO_LIMIT),
                        storm.apply(stage))
                .measure();
    }
}
