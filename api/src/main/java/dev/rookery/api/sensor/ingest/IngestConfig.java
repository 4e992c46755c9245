package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.payload.DeviceTime;
import java.time.Duration;
import java.util.Objects;

/**
 * How sensor data is taken in.
 *
 * @param instance names the MQTT sessions of this process, and stays over restarts. Of replicas with the same name one takes
 *     data in, the others wait to take over; those with names of their own share the work
 * @param lanes MQTT sessions, each with a connection to PostgreSQL, 1 to 16
 * @param receiveMaximum messages that a lane may have received and not acknowledged, 1 to 65535
 * @param batch messages stored in one transaction, 1 to 10,000
 * @param linger how long a message waits for others to be stored with, 0 to 1 s
 * @param sessionExpiry how long the broker keeps messages for a process that is away
 * @param times which times stated by devices are believed
 * @param seriesOfADevice metrics that a device may have, 1 to 1,000,000
 * @param timeout for each statement, 1 s to 10 min
 */
public record IngestConfig(
        String instance,
        int lanes,
        int receiveMaximum,
        int batch,
        Duration linger,
        Duration sessionExpiry,
        DeviceTime times,
        int seriesOfADevice,
        Duration timeout) {
    public static final String DEFAULT_INSTANCE = "api";
    public static final int DEFAULT_LANES = 2;
    /** What one lane stores in a third of a second at 20,000 messages a second. */
    public static final int DEFAULT_RECEIVE_MAXIMUM = 4_000;

    public static final int DEFAULT_BATCH = 4_000;
    public static final int DEFAULT_LINGER_MILLIS = 50;

    public IngestConfig {
        if (!instance.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("The instance's name '" + instance
                    + "' has other characters than letters, digits, '.', '_' and '-', or is longer than 64");
        }
        requireRange("ingestion lanes", lanes, 1, 16);
        requireRange("ingestion receive maximum", receiveMaximum, 1, 65_535);
        requireRange("messages of an ingestion batch", batch, 1, 10_000);
        requireRange("milliseconds that an ingestion batch waits", linger.toMillis(), 0, 1_000);
        requireRange("seconds of the ingestion's session expiry", sessionExpiry.toSeconds(), 1, 0xffff_ffffL);
        Objects.requireNonNull(times, "times");
        requireRange("metrics of a device", seriesOfADevice, 1, 1_000_000);
        requireRange("milliseconds of the ingestion's PostgreSQL timeout", timeout.toMillis(), 1_000, 600_000);
    }

    /** Fit for 20,000 readings a second. */
    public static IngestConfig defaults() {
        return new IngestConfig(
                DEFAULT_INSTANCE,
                DEFAULT_LANES,
                DEFAULT_RECEIVE_MAXIMUM,
                DEFAULT_BATCH,
                Duration.ofMillis(DEFAULT_LINGER_MILLIS),
                Duration.ofDays(7),
                new DeviceTime(Duration.ofDays(30), Duration.ofHours(1)),
                1_000,
                Duration.ofSeconds(30));
    }

    private static void requireRange(String what, long value, long smallest, long largest) {
        if (value < smallest || value > largest) {
            throw new IllegalArgumentException(
                    "The number of " + what + ", " + value + ", is outside " + smallest + " to " + largest);
        }
    }
}
