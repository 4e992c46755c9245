package dev.rookery.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.rookery.bench.measure.Machine;
import java.util.List;
import java.util.Map;

/**
 * Results of a session.
 *
 * @param started start time, in ISO 8601
 * @param finished whether all planned runs were executed
 * @param settings settings by name
 * @param baseline broker that ratios refer to
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
