package dev.rookery.bench.scenario;

import dev.rookery.bench.measure.Figures;
import java.util.List;

/**
 * What came of a run.
 *
 * @param flaws why its figures must not be compared; empty for a complete run
 */
public record ScenarioResult(Figures figures, List<String> flaws) {
    public ScenarioResult {
        flaws = List.copyOf(flaws);
    }
}
