package dev.rookery.bench.report;

import dev.rookery.bench.measure.Machine;
import dev.rookery.bench.measure.Measurements;
import dev.rookery.bench.measure.Metric;
import java.util.List;
import java.util.Map;

/** Report with known measurements. */
final class Reports {
    private Reports() {}

    static Run run(String peer, int repetition, double messagesPerSecond, String... failures) {
        Measurements measurements = Measurements.builder()
                .put(Metric.MESSAGES_PER_SECOND, messagesPerSecond)
                .put(Metric.LOST, 0)
                .build();
        return new Run(peer, "p2p", 1, "PostgreSQL", repetition, List.of(failures), measurements);
    }

    static Report withRuns(Run... runs) {
        return new Report(
                "2026-01-02T03:04:05Z",
                false,
                new Machine("A <fast> processor", 2, 2_048, "Linux", "JVM", 0.5),
                Map.of("payload", "256 bytes"),
                List.of(
                        new Participant("rookery-native", "PostgreSQL", null),
                        new Participant("mosquitto", "password file", null),
                        new Participant("moquette", null, "not built")),
                List.of(new Skipped("mosquitto", "revocation", "no user table")),
                List.of(runs),
                "mosquitto");
    }
}
