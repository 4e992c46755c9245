package dev.rookery.bench.session;

import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.scenario.RunSettings;
import dev.rookery.bench.scenario.Scenario;
import java.time.Duration;
import java.util.List;

/**
 * What a session runs.
 *
 * @param steps in this order; all brokers take turns within a step
 * @param repetitions of every step with every broker
 * @param heatUp load on each broker before the first step, so that what compiles itself as it runs has done so
 */
public record BenchmarkPlan(
        List<Step> steps,
        int repetitions,
        Duration heatUp,
        Transport transport,
        Library library,
        RunSettings settings) {
    /** A scenario at a QoS. */
    public record Step(Scenario scenario, int qos) {}

    /** What the clients are made with. */
    public enum Library {
        /** The bare wire: far cheaper than any broker. */
        WIRE,
        /** The same with sessions that outlive their connections; of MQTT 3. */
        DURABLE,
        /** Eclipse Paho, as in real programs; its own costs soon are the limit. */
        PAHO
    }

    public BenchmarkPlan {
        steps = List.copyOf(steps);
    }
}
