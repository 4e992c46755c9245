package dev.rookery.bench.session;

import dev.rookery.bench.scenario.Scenario;
import dev.rookery.bench.scenario.Scenarios;
import dev.rookery.bench.scenario.Sizes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Default scenarios, repetitions, durations and counts. */
public enum Profile {
    /** Functional check of about a minute. Its metrics are not meaningful. */
    SMOKE(
            List.of("p2p", "fan-out", "fan-in", "connect-storm", "latency-under-storm"),
            List.of(0, 1),
            1,
            Duration.ZERO,
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            new Sizes(1, 50, 20, 4, 20, 4, 200, 500, 50)),
    /** Comparison of all brokers in under ten minutes. */
    QUICK(
            List.of("p2p", "fan-out", "fan-in", "connect-storm", "latency-under-storm"),
            List.of(0, 1),
            3,
            Duration.ofSeconds(8),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            new Sizes(1, 500, 100, 10, 100, 20, 2_000, 10_000, 200)),
    /** All scenarios and QoS levels, with long measurements. */
    FULL(
            Scenarios.all().stream().map(Scenario::name).toList(),
            List.of(0, 1, 2),
            5,
            Duration.ofSeconds(20),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            new Sizes(1, 500, 100, 10, 100, 20, 5_000, 100_000, 1_000));

    private final List<String> scenarios;
    private final List<Integer> qosLevels;
    private final int repetitions;
    private final Duration initialWarmUp;
    private final Duration warmUp;
    private final Duration measured;
    private final Sizes sizes;

    Profile(
            List<String> scenarios,
            List<Integer> qosLevels,
            int repetitions,
            Duration initialWarmUp,
            Duration warmUp,
            Duration measured,
            Sizes sizes) {
        this.scenarios = scenarios;
        this.qosLevels = qosLevels;
        this.repetitions = repetitions;
        this.initialWarmUp = initialWarmUp;
        this.warmUp = warmUp;
        this.measured = measured;
        this.sizes = sizes;
    }

    public List<String> scenarios() {
        return scenarios;
    }

    public List<Integer> qosLevels() {
        return qosLevels;
    }

    public int repetitions() {
        return repetitions;
    }

    public Duration initialWarmUp() {
        return initialWarmUp;
    }

    public Duration warmUp() {
        return warmUp;
    }

    public Duration measured() {
        return measured;
    }

    public Sizes sizes() {
        return sizes;
    }

    /** Returns each scenario at each QoS, or at QoS 0 only if its results do not depend on the QoS. */
    static List<BenchmarkPlan.Step> steps(List<String> scenarios, List<Integer> qosLevels) {
        List<BenchmarkPlan.Step> steps = new ArrayList<>();
        for (String name : scenarios) {
            Scenario scenario = Scenarios.named(name);
            List<Integer> levels = scenario.dependsOnQos() ? qosLevels : List.of(0);
            levels.forEach(qos -> steps.add(new BenchmarkPlan.Step(scenario, qos)));
        }
        return steps;
    }
}
