package dev.rookery.bench.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Ratios of a metric of two brokers, one per repetition that both completed, so that load on the machine affects both
 * values of a ratio.
 *
 * @param metric name in result files
 */
public record Ratio(
        String peer,
        String baseline,
        String scenario,
        int qos,
        String metric,
        @JsonUnwrapped Spread ratio) {}
