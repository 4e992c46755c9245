package dev.rookery.api.license;

import java.util.Map;

/**
 * Limits of a plan. 0 means unlimited.
 *
 * @param devices maximum number of registered devices
 * @param users maximum number of API users
 * @param messagesPerSecond maximum rate of PUBLISH packets from all clients together
 * @param retentionDays maximum age of sensor data
 * @param broker further limits of the broker, by column of {@code rookery_limits}
 */
public record LicenseLimits(
        int devices, int users, int messagesPerSecond, int retentionDays, Map<String, Long> broker) {
    /** Limits without a license. Retention is unlimited, so that a missing license deletes no data. */
    public static final LicenseLimits FREE = new LicenseLimits(25, 5, 0, 0);

    public LicenseLimits {
        broker = Map.copyOf(broker);
    }

    /** Creates limits without further limits of the broker. */
    public LicenseLimits(int devices, int users, int messagesPerSecond, int retentionDays) {
        this(devices, users, messagesPerSecond, retentionDays, Map.of());
    }
}
