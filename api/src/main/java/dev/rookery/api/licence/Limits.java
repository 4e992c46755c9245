package dev.rookery.api.licence;

/**
 * What a plan permits; 0 is no limit.
 *
 * @param devices registered at the most
 * @param users who may log in to the API at the most
 * @param messagesPerSecond that the broker takes from all clients together
 * @param retentionDays that sensor data is kept
 */
public record Limits(int devices, int users, int messagesPerSecond, int retentionDays) {
    /** Without a licence. Data is kept as long as the settings say: a missing licence deletes nothing. */
    public static final Limits FREE = new Limits(25, 5, 0, 0);
}
