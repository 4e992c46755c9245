package dev.rookery.bench.session;

import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.scenario.RunSettings;
import dev.rookery.bench.scenario.Scenario;
import java.time.Duration;
import java.util.List;

/**
 * Runs of a session.
 *
 * @param steps steps in order of execution; within a step, runs of the brokers alternate
 * @param repetitions runs of each step per broker
 * @param initialWarmUp duration of the load on each broker before the first step, for JIT compilation
 */
public record BenchmarkPlan(
        List<Step> steps,
        int repetitions,
        Duration initialWarmUp,
        Transport transport,
        Library library,
        RunSettings settings) {
    /** Scenario with a QoS. */
    public record Step(Scenario scenario, int qos) {}

    /** Client implementation. */
    public enum Library {
        /** The driver's own client, which uses less CPU than any broker. */
        WIRE,
        /** {@link #WIRE} with persistent sessions; MQTT 3.1.1 only. */
        DURABLE,
        /** Eclipse Paho. Its CPU usage limits the throughput. */
        PAHO
    }

    public BenchmarkPlan {
        steps = List.copyOf(steps);
    }
}
