package dev.rookery.api.license;

/**
 * Limits of a plan. 0 means unlimited.
 *
 * @param devices maximum number of registered devices
 * @param users maximum number of API users
 * @param messagesPerSecond maximum rate of PUBLISH packets from all clients together
 * @param retentionDays maximum age of sensor data
 */
public record LicenseLimits(int devices, int users, int messagesPerSecond, int retentionDays) {
    /** Limits without a license. Retention is unlimited, so that a missing license deletes no data. */
    public static final LicenseLimits FREE = new LicenseLimits(25, 5, 0, 0);
}
