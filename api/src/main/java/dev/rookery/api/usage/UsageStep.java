package dev.rookery.api.usage;

import java.time.Duration;
import java.time.Instant;

/** Length of the periods that usage is aggregated over. */
enum UsageStep {
    HOUR(Duration.ofHours(1), "rookery_usage_by_hour", "hour", "1 hour"),
    DAY(Duration.ofDays(1), "rookery_usage_by_day", "day::timestamp AT TIME ZONE 'UTC'", "1 day"),
    MONTH(Duration.ofDays(28), "rookery_usage_by_month", "month::timestamp AT TIME ZONE 'UTC'", "1 month");

    /** Maximum number of periods in a response. */
    static final int MAX_PERIODS = 1000;

    private final Duration shortest;
    private final String view;
    private final String begin;
    private final String length;

    UsageStep(Duration shortest, String view, String begin, String length) {
        this.shortest = shortest;
        this.view = view;
        this.begin = begin;
        this.length = length;
    }

    boolean exceedsLimit(Instant from, Instant to) {
        return Duration.between(from, to).compareTo(shortest.multipliedBy(MAX_PERIODS)) > 0;
    }

    /** Returns the query for the periods of tenant $1 that begin in the range [$2, $3). */
    String sql() {
        return "SELECT tenant, begins, ((begins AT TIME ZONE 'UTC') + interval '" + length
                + "') AT TIME ZONE 'UTC' AS ends, to_jsonb(period) AS usage"
                + " FROM (SELECT *, " + begin + " AS begins FROM " + view
                + " WHERE tenant = $1) AS period WHERE begins >= $2 AND begins < $3 ORDER BY begins";
    }
}
