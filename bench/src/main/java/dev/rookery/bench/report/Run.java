package dev.rookery.bench.report;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.rookery.bench.measure.Measurements;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Result of one run.
 *
 * @param repetition number of the repetition, from 1
 * @param complete whether the metrics are comparable
 * @param failures reasons why they are not
 */
@JsonPropertyOrder({"peer", "scenario", "qos", "auth", "repetition", "complete", "failures"})
public record Run(
        String peer,
        String scenario,
        int qos,
        String auth,
        int repetition,
        boolean complete,
        List<String> failures,
        @JsonIgnore Measurements measurements) {
    public Run(
            String peer,
            String scenario,
            int qos,
            String auth,
            int repetition,
            List<String> failures,
            Measurements measurements) {
        this(peer, scenario, qos, auth, repetition, failures.isEmpty(), List.copyOf(failures), measurements);
    }

    /** Returns the metrics by name in result files. */
    @JsonAnyGetter
    public Map<String, Double> namedMeasurements() {
        Map<String, Double> named = new TreeMap<>();
        measurements.values().forEach((metric, value) -> named.put(metric.key(), value));
        return named;
    }

    /** Returns the scenario and QoS of the run. */
    Workload workload() {
        return new Workload(scenario, qos);
    }
}
