package dev.rookery.provisioner.plan;

/**
 * What a plan permits; 0 is no limit.
 *
 * @param devices registered at the most
 * @param users who may log in to the API at the most
 * @param messagesPerSecond that the broker takes from all clients together
 * @param retentionDays that sensor data is kept
 */
public record PlanLimits(int devices, int users, int messagesPerSecond, int retentionDays) {
    public PlanLimits {
        if (devices < 0 || users < 0 || messagesPerSecond < 0 || retentionDays < 0) {
            throw new IllegalArgumentException("A limit is negative; 0 is no limit");
        }
    }
}
