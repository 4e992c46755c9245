package dev.rookery.provisioner.plan;

import java.util.Map;

/**
 * Limits of a plan; 0 means unlimited.
 *
 * @param devices registered devices
 * @param users accounts of the instance's REST API
 * @param messagesPerSecond messages published by all clients together
 * @param retentionDays retention of sensor data
 * @param broker further limits of the broker, by column of {@code rookery_limits}, such as {@code sessions}
 */
public record PlanLimits(int devices, int users, int messagesPerSecond, int retentionDays, Map<String, Long> broker) {
    public PlanLimits {
        if (devices < 0
                || users < 0
                || messagesPerSecond < 0
                || retentionDays < 0
                || broker.values().stream().anyMatch(limit -> limit < 0)) {
            throw new IllegalArgumentException("A plan limit is negative; 0 means unlimited");
        }
        broker.keySet().stream()
                .filter(name -> !name.matches("[a-z][a-z_]*"))
                .findAny()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("'" + name + "' is not a column of rookery_limits");
                });
        broker = Map.copyOf(broker);
    }

    /** Creates limits without further limits of the broker. */
    public PlanLimits(int devices, int users, int messagesPerSecond, int retentionDays) {
        this(devices, users, messagesPerSecond, retentionDays, Map.of());
    }
}
