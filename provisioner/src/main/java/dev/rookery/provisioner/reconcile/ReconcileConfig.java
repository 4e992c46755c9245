package dev.rookery.provisioner.reconcile;

import dev.rookery.config.Ranges;
import java.time.Duration;

/**
 * Configuration of the reconciler.
 *
 * @param workers concurrent reconciliations per replica, 1 to 64
 * @param ratePerSecond reconciliations that a replica starts per second, 1 to 1000
 * @param pollInterval between reconciliations of an instance in progress, and the initial backoff, 100 ms to 1 min
 * @param resyncInterval between reconciliations of a settled instance, 1 s to 1 day
 * @param maximumBackoff between attempts of a failing reconciliation, {@code pollInterval} to 1 day
 * @param progressDeadline after which a rollout in progress counts as failed; it is retried nevertheless, 1 s to 1 day
 * @param suspendedRetention after which the data of a suspended instance is deleted, 0 to 3650 days
 * @param idleInterval between looks for work that no request or event of this process announces, such as that of a replica that has
 *     ended, 100 ms to 1 min
 */
public record ReconcileConfig(
        int workers,
        int ratePerSecond,
        Duration pollInterval,
        Duration resyncInterval,
        Duration maximumBackoff,
        Duration progressDeadline,
        Duration suspendedRetention,
        Duration idleInterval) {
    private static final int MAXIMUM_WORKERS = 64;
    private static final int MAXIMUM_RATE = 1_000;
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);
    private static final Duration ONE_DAY = Duration.ofDays(1);
    private static final Duration SHORTEST_POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_POLL_INTERVAL = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETENTION = Duration.ofDays(3_650);

    /** Initialized after the constants above, which its construction reads. */
    public static final ReconcileConfig DEFAULT = builder().build();

    /** @throws IllegalArgumentException if a value is out of range */
    public ReconcileConfig {
        Ranges.require("The number of reconcile workers", workers, 1, MAXIMUM_WORKERS);
        Ranges.require("The reconcile rate per second", ratePerSecond, 1, MAXIMUM_RATE);
        Ranges.require("The reconcile poll interval", pollInterval, SHORTEST_POLL_INTERVAL, LONGEST_POLL_INTERVAL);
        Ranges.require("The reconcile resync interval", resyncInterval, ONE_SECOND, ONE_DAY);
        Ranges.require("The maximum reconcile backoff", maximumBackoff, pollInterval, ONE_DAY);
        Ranges.require("The progress deadline", progressDeadline, ONE_SECOND, ONE_DAY);
        Ranges.require("The idle interval", idleInterval, SHORTEST_POLL_INTERVAL, LONGEST_POLL_INTERVAL);
        Ranges.require("The retention of suspended instances", suspendedRetention, Duration.ZERO, LONGEST_RETENTION);
    }

    /** Returns a builder that has the default of every value. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builder of {@link ReconcileConfig}. Not thread-safe. */
    public static final class Builder {
        private int workers = 4;
        private int ratePerSecond = 20;
        private Duration pollInterval = Duration.ofSeconds(2);
        private Duration resyncInterval = Duration.ofMinutes(5);
        private Duration maximumBackoff = Duration.ofMinutes(5);
        private Duration progressDeadline = Duration.ofMinutes(10);
        private Duration suspendedRetention = Duration.ofDays(30);
        private Duration idleInterval = Duration.ofSeconds(10);

        private Builder() {}

        public Builder workers(int value) {
            workers = value;
            return this;
        }

        public Builder ratePerSecond(int value) {
            ratePerSecond = value;
            return this;
        }

        public Builder pollInterval(Duration value) {
            pollInterval = value;
            return this;
        }

        public Builder resyncInterval(Duration value) {
            resyncInterval = value;
            return this;
        }

        public Builder maximumBackoff(Duration value) {
            maximumBackoff = value;
            return this;
        }

        public Builder progressDeadline(Duration value) {
            progressDeadline = value;
            return this;
        }

        public Builder suspendedRetention(Duration value) {
            suspendedRetention = value;
            return this;
        }

        public Builder idleInterval(Duration value) {
            idleInterval = value;
            return this;
        }

        /** @throws IllegalArgumentException if a value is out of range */
        public ReconcileConfig build() {
            return new ReconcileConfig(
                    workers,
                    ratePerSecond,
                    pollInterval,
                    resyncInterval,
                    maximumBackoff,
                    progressDeadline,
                    suspendedRetention,
                    idleInterval);
        }
    }
}
