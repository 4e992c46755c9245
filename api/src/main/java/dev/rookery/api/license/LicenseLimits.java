package dev.rookery.api.license;

/**
 * What a plan permits; 0 is no limit.
 *
 * @param devices registered at the most
 * @param users who may log in to the API at the most
 * @param messagesPerSecond that the broker takes from all clients together
 * @param retentionDays that sensor data is kept
 */
public record LicenseLimits(int devices, int users, int messagesPerSecond, int retentionDays) {
    /** Without a license. Data is kept as long as the settings say: a missing license deletes nothing. */
    public static final LicenseLimits FREE = new LicenseLimits(25, 5, 0, 0);
}
