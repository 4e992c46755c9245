package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.TrafficPattern;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A pair exchanges QoS 1 messages at a fixed rate and a client pings while another user attacks the broker at full speed;
 * the latencies are the pair's.
 */
record HostileScenario(Attack attack) implements Scenario {
    private static final double MESSAGES_PER_SECOND = 100;
    private static final int QOS = 1;
    private static final String ATTACKER = "tenant-0";

    static List<Scenario> all() {
        return Arrays.stream(Attack.values())
                .<Scenario>map(HostileScenario::new)
                .toList();
    }

    @Override
    public String name() {
        return attack.label();
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
    public ScenarioResult run(RunContext context, int qos) throws DriverException, InterruptedException {
        double rate = context.settings().rate().orElse(MESSAGES_PER_SECOND);
        return new FlowMeter(
                        context,
                        context.settings().version(),
                        TrafficPattern.pairs(context.topicRoot(), 1),
                        QOS,
                        new Pacing.OpenLoop(rate, Pacing.NO_LIMIT),
                        context::identity,
                        new Attacker(
                                context,
                                attack,
                                Optional.ofNullable(context.peer().credentials().get(ATTACKER)),
                                context.topicRoot() + "/" + ATTACKER))
                .measure();
    }
}
