package dev.rookery.provisioner.plan;

/**
 * Limits of a plan; 0 means unlimited.
 *
 * @param devices registered devices
 * @param users accounts of the instance's REST API
 * @param messagesPerSecond messages published by all clients together
 * @param retentionDays retention of sensor data
 */
public record PlanLimits(int devices, int users, int messagesPerSecond, int retentionDays) {
    public PlanLimits {
        if (devices < 0 || users < 0 || messagesPerSecond < 0 || retentionDays < 0) {
            throw new IllegalArgumentException("A plan limit is negative; 0 means unlimited");
        }
    }
}
