package dev.rookery.api.sensor.service;

import dev.rookery.api.sensor.ingest.IngestConfig;
import dev.rookery.config.Ranges;

/**
 * Configuration of sensor data.
 *
 * @param retentionDays complete days of readings to retain before the current day, 1 to 36,500
 */
public record SensorConfig(IngestConfig ingest, int retentionDays) {
    public static final int DEFAULT_RETENTION_DAYS = 90;

    public SensorConfig {
        Ranges.require("Retention of sensor data in days", retentionDays, 1, 36_500);
    }

    public static SensorConfig defaults() {
        return new SensorConfig(IngestConfig.defaults(), DEFAULT_RETENTION_DAYS);
    }

    /**
     * Returns the shorter of the configured retention and that of the plan.
     *
     * @param planDays 0 for unlimited
     */
    public int effectiveRetentionDays(int planDays) {
        return planDays == 0 ? retentionDays : Math.min(retentionDays, planDays);
    }
}
