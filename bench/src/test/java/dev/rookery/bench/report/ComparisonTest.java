package dev.rookery.bench.report;

import static dev.rookery.bench.report.Reports.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.bench.measure.Metric;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Workload WORKLOAD = new Workload("p2p", 1);

    @Test
    void computesSpreadOfCompleteRunsOnly() {
        Comparison comparison = new Comparison(List.of(
                run("mosquitto", 1, 100),
                run("mosquitto", 2, 400),
                run("mosquitto", 3, 1, "5 messages lost"),
                run("mosquitto", 4, 200)));

        assertThat(comparison.spread(WORKLOAD, "mosquitto", Metric.MESSAGES_PER_SECOND))
                .contains(new Spread(200, 100, 400, 3));
        assertThat(comparison.spread(WORKLOAD, "mosquitto", Metric.P50_MICROS)).isEmpty();
    }

    @Test
    void computesMedianOfEvenNumberOfValues() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 10.0))).contains(new Spread(3, 1, 10, 4));
    }

    @Test
    void computesRatiosPerRepetition() {
        Comparison comparison = new Comparison(List.of(
                run("rookery-native", 1, 300),
                run("mosquitto", 1, 100),
                run("rookery-native", 2, 100),
                run("mosquitto", 2, 50),
                run("rookery-native", 3, 900),
                run("mosquitto", 3, 1, "5 messages lost")));

        assertThat(comparison.ratios("mosquitto"))
                .containsExactly(new Ratio(
                        "rookery-native", "mosquitto", "p2p", 1, "messagesPerSecond", new Spread(2.5, 2, 3, 2)));
    }

    @Test
    void hasNoRatiosWithoutBaseline() {
        assertThat(new Comparison(List.of(run("rookery-native", 1, 300))).ratios("mosquitto"))
                .isEmpty();
    }
}
