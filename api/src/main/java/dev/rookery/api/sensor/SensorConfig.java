package dev.rookery.api.sensor;

import dev.rookery.api.sensor.ingest.IngestConfig;
import java.util.Objects;

/**
 * How sensor data is taken in and kept.
 *
 * @param retentionDays days for which readings are kept, today not counted, 1 to 36,500
 */
public record SensorConfig(IngestConfig ingest, int retentionDays) {
    public static final int DEFAULT_RETENTION_DAYS = 90;

    public SensorConfig {
        Objects.requireNonNull(ingest, "ingest");
        if (retentionDays < 1 || retentionDays > 36_500) {
            throw new IllegalArgumentException(
                    "The days for which readings are kept, " + retentionDays + ", are outside 1 to 36500");
        }
    }

    public static SensorConfig defaults() {
        return new SensorConfig(IngestConfig.defaults(), DEFAULT_RETENTION_DAYS);
    }
}
