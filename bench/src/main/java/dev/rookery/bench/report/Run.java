package dev.rookery.bench.report;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.rookery.bench.measure.Figures;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run as it is kept.
 *
 * @param repetition from 1
 * @param complete whether its figures may be compared
 * @param flaws why not
 */
@JsonPropertyOrder({"peer", "scenario", "qos", "auth", "repetition", "complete", "flaws"})
public record Run(
        String peer,
        String scenario,
        int qos,
        String auth,
        int repetition,
        boolean complete,
        List<String> flaws,
        @JsonIgnore Figures figures) {
    public Run(
            String peer, String scenario, int qos, String auth, int repetition, List<String> flaws, Figures figures) {
        this(peer, scenario, qos, auth, repetition, flaws.isEmpty(), List.copyOf(flaws), figures);
    }

    /** The figures under their names in result files. */
    @JsonAnyGetter
    public Map<String, Double> namedFigures() {
        Map<String, Double> named = new TreeMap<>();
        figures.values().forEach((metric, value) -> named.put(metric.key(), value));
        return named;
    }

    /** Returns the workload of the run, independent of the broker. */
    Workload workload() {
        return new Workload(scenario, qos);
    }
}
