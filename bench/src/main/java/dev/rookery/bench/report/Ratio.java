package dev.rookery.bench.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * How a broker's figure relates to another's: one ratio for each repetition that both completed, so that what both
 * suffered from at the time cancels out.
 *
 * @param metric its name in result files
 */
public record Ratio(
        String peer,
        String baseline,
        String scenario,
        int qos,
        String metric,
        @JsonUnwrapped Spread ratio) {}
