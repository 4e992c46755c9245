package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.measure.Measurements;
import dev.rookery.bench.peer.BrokerMemory;
import dev.rookery.bench.peer.PeerException;
import dev.rookery.bench.peer.RunningPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two pairs exchange messages at a fixed rate, one with QoS 1 and one with QoS 2, while random hostile clients of ten other
 * users send whatever MQTT knows and does not know. What the broker has charged for state by then is compared with the heap
 * and the direct memory that it takes, while the hostile clients are still connected. The idle broker that both are compared
 * with has been through a shorter attack, whose state was dropped: it has loaded its classes.
 */
final class HostileRandom implements Scenario {
    static final String NAME = "hostile-random";

    private static final double MESSAGES_PER_SECOND = 100;

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
        attacker.open();
        try {
            attacker.warmUp();
            Optional<BrokerMemory.Use> idle = idleMemory(context, attacker);
            ScenarioResult result = pair.measure();
            attacker.end();
            List<String> failures = new ArrayList<>(result.failures());
            failures.addAll(attacker.pairFailures());
            Measurements.Builder measurements = Measurements.builder();
            result.measurements().values().forEach(measurements::put);
            attacker.putResults(measurements);
            Optional<BrokerMemory.Use> after = memory(context);
            if (idle.isPresent() && after.isPresent()) {
                StateMemory state = new StateMemory(idle.get(), after.get());
                state.putInto(measurements);
                failures.addAll(state.failures());
            }
            return new ScenarioResult(measurements.build(), failures);
        } finally {
            attacker.close();
        }
    }

    private static Optional<BrokerMemory.Use> idleMemory(RunContext context, RandomAttacker attacker)
            throws DriverException, InterruptedException {
        Optional<BrokerMemory> memory = context.peer().memory();
        try {
            if (memory.isPresent()) {
                memory.get().dropState(attacker.users());
            }
        } catch (PeerException e) {
            throw new DriverException(e);
        }
        return memory(context);
    }

    private static Optional<BrokerMemory.Use> memory(RunContext context) throws DriverException, InterruptedException {
        Optional<BrokerMemory> memory = context.peer().memory();
        try {
            return memory.isPresent() ? Optional.of(memory.get().read()) : Optional.empty();
        } catch (PeerException e) {
            throw new DriverException(e);
        }
    }
}
