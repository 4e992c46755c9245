package dev.rookery.bench.scenario;

import dev.rookery.bench.measure.Measurements;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.peer.BrokerMemory.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a broker has charged for state beside what the state takes, both less the idle broker.
 *
 * @param idle memory after all code of the attack has run once and its state was dropped
 * @param after memory after the attack
 */
record StateMemory(Use idle, Use after) {
    /** Permitted deviation of the charged memory. */
    private static final double TOLERANCE = 0.15;

    private static final double MIB = 1 << 20;

    private double charged() {
        return after.charged() - idle.charged();
    }

    private double heap() {
        return after.live() - idle.live();
    }

    private double direct() {
        return after.direct() - idle.direct();
    }

    private double taken() {
        return heap() + direct();
    }

    void putInto(Measurements.Builder measurements) {
        measurements
                .put(Metric.CHARGED_MIB, charged() / MIB)
                .put(Metric.LIVE_MIB, taken() / MIB)
                .put(Metric.DIRECT_MIB, direct() / MIB)
                .put(Metric.RESERVED_MIB, after.reserved() / MIB)
                .put(Metric.CHARGED_RATIO, charged() / taken());
    }

    List<String> failures() {
        List<String> failures = new ArrayList<>();
        if (Math.abs(charged() - taken()) > TOLERANCE * taken()) {
            failures.add(String.format(
                    Locale.ROOT,
                    "charged memory of %.0f bytes differs from %.0f bytes of live heap and %.0f bytes of direct memory: %s, idle: %s",
                    charged(),
                    heap(),
                    direct(),
                    after.kinds(),
                    idle.kinds()));
        }
        return failures;
    }
}
