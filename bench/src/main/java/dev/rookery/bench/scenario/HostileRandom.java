package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.measure.Measurements;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.peer.BrokerMemory;
import dev.rookery.bench.peer.PeerException;
import dev.rookery.bench.peer.RunningPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two pairs exchange messages at a fixed rate, one with QoS 1 and one with QoS 2, while random hostile clients of ten other
 * users send whatever MQTT knows and does not know. Afterwards, what the broker has charged for state is compared with the
 * heap that it takes.
 */
final class HostileRandom implements Scenario {
    static final String NAME = "hostile-random";

    private static final double MESSAGES_PER_SECOND = 100;
    /** Permitted deviation of the charged memory. */
    private static final double TOLERANCE = 0.15;
    /** Heap of classes that the broker has loaded since it was idle, in bytes; matters in short runs. */
    private static final double LOADED_BYTES = 1 << 20;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean dependsOnQos() {
        return false;
    }

    @Override
    public boolean needsRestart() {
        return true;
    }

    @Override
    public boolean readsMemory() {
        return true;
    }

    @Override
    public Optional<String> unsupportedReason(RunningPeer peer) {
        return peer.authenticates() ? Optional.empty() : Optional.of("the broker accepts all clients");
    }

    @Override
    public ScenarioResult run(RunContext context, int qos) throws DriverException, InterruptedException {
        double rate = context.settings().rate().orElse(MESSAGES_PER_SECOND);
        RandomAttacker attacker = new RandomAttacker(context, rate);
        FlowMeter pair = new FlowMeter(
                context,
                context.settings().version(),
                TrafficPattern.pairs(context.topicRoot(), 1),
                1,
                new Pacing.OpenLoop(rate, Pacing.NO_LIMIT),
                context::identity,
                attacker);
        Optional<BrokerMemory.Use> idle = memory(context);
        attacker.open();
        try {
            ScenarioResult result = pair.measure();
            attacker.end();
            List<String> failures = new ArrayList<>(result.failures());
            failures.addAll(attacker.pairFailures());
            Measurements.Builder measurements = Measurements.builder();
            result.measurements().values().forEach(measurements::put);
            attacker.putResults(measurements);
            Optional<BrokerMemory.Use> after = memory(context);
            if (idle.isPresent() && after.isPresent()) {
                compare(idle.get(), after.get(), measurements, failures);
            }
            return new ScenarioResult(measurements.build(), failures);
        } finally {
            attacker.close();
        }
    }

    private static Optional<BrokerMemory.Use> memory(RunContext context) throws DriverException, InterruptedException {
        Optional<BrokerMemory> memory = context.peer().memory();
        try {
            return memory.isPresent() ? Optional.of(memory.get().read()) : Optional.empty();
        } catch (PeerException e) {
            throw new DriverException(e);
        }
    }

    private static void compare(
            BrokerMemory.Use idle, BrokerMemory.Use after, Measurements.Builder measurements, List<String> failures) {
        double charged = after.charged() - idle.charged();
        double live = after.live() - idle.live();
        measurements
                .put(Metric.CHARGED_MIB, charged / (1 << 20))
                .put(Metric.LIVE_MIB, live / (1 << 20))
                .put(Metric.CHARGED_RATIO, charged / live);
        if (Math.abs(charged - live) > Math.max(LOADED_BYTES, TOLERANCE * live)) {
            failures.add(String.format(
                    "charged memory of %.0f bytes differs from the live memory of %.0f bytes: %s",
                    charged, live, after.kinds()));
        }
    }
}
