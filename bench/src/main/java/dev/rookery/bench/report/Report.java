package dev.rookery.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.rookery.bench.measure.Machine;
import java.util.List;
import java.util.Map;

/**
 * All that a session found out.
 *
 * @param started ISO 8601
 * @param finished whether every planned run was made
 * @param settings what the session was asked for, by option
 * @param baseline the broker that the ratios refer to
 */
@JsonPropertyOrder({"started", "finished", "machine", "settings", "peers", "skipped", "runs", "baseline", "ratios"})
public record Report(
        String started,
        boolean finished,
        Machine machine,
        Map<String, String> settings,
        List<Participant> peers,
        List<Skipped> skipped,
        List<Run> runs,
        String baseline) {
    public Report {
        settings = Map.copyOf(settings);
        peers = List.copyOf(peers);
        skipped = List.copyOf(skipped);
        runs = List.copyOf(runs);
    }

    @JsonProperty
    public List<Ratio> ratios() {
        return comparison().ratios(baseline);
    }

    Comparison comparison() {
        return new Comparison(runs);
    }
}
