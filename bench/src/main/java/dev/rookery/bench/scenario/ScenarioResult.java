package dev.rookery.bench.scenario;

import dev.rookery.bench.measure.Measurements;
import java.util.List;

/**
 * Result of a scenario.
 *
 * @param failures reasons why the metrics are not comparable; empty for a complete run
 */
public record ScenarioResult(Measurements measurements, List<String> failures) {
    public ScenarioResult {
        failures = List.copyOf(failures);
    }
}
