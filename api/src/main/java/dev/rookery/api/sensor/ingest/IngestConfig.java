package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.config.Ranges;
import java.time.Duration;

/**
 * Configuration of the ingestion.
 *
 * @param instance name of the MQTT sessions of this process; must not change across restarts. Replicas with the same
 *     name form an active/standby group; replicas with different names share the load
 * @param workers number of workers, which share the tenants, each with a PostgreSQL connection, 1 to 16
 * @param connections maximum number of tenants, beside the default tenant, whose sessions are connected at the same time, 1 to
 *     100,000. Others with messages take turns
 * @param idleTimeout time without messages after which the session of a tenant is disconnected, 1 s to 1 d. The broker queues
 *     its messages and announces them
 * @param receiveMaximum maximum number of unacknowledged messages of a session, 1 to 65535
 * @param batch maximum number of messages in a transaction, 1 to 10,000
 * @param linger time to wait for a full batch, 0 to 1 s
 * @param bufferBytes memory for messages that are received and not stored yet, of all workers together: 1 MiB to a quarter
 *     of the maximum heap. Soft: the last message may exceed it
 * @param sessionExpiry time for which the broker retains the session of a stopped process
 * @param times accepted range of the timestamps that devices state
 * @param maxSeriesPerDevice maximum number of series of a device, 1 to 1,000,000
 * @param maxSeriesPerTenant maximum number of series of a tenant, 1 to 100,000,000
 * @param timeout statement timeout of PostgreSQL, 1 s to 10 min
 */
public record IngestConfig(
        String instance,
        int workers,
        int connections,
        Duration idleTimeout,
        int receiveMaximum,
        int batch,
        Duration linger,
        long bufferBytes,
        Duration sessionExpiry,
        DeviceTime times,
        int maxSeriesPerDevice,
        int maxSeriesPerTenant,
        Duration timeout) {
    public static final String DEFAULT_INSTANCE = "api";
    public static final int DEFAULT_WORKERS = 2;
    /** A connection takes two file descriptors if the broker is in the same process, and some 20 KiB of memory. */
    public static final int DEFAULT_CONNECTIONS = 1_000;

    public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofSeconds(30);
    /** What one worker stores in a third of a second at 20,000 messages per second. */
    public static final int DEFAULT_RECEIVE_MAXIMUM = 4_000;

    public static final int DEFAULT_BATCH = 4_000;
    public static final int DEFAULT_LINGER_MILLIS = 50;
    public static final int DEFAULT_SERIES_PER_TENANT = 1_000_000;

    private static final long MINIMUM_BUFFER_BYTES = 1 << 20;
    private static final long MAXIMUM_DEFAULT_BUFFER_BYTES = 64 << 20;

    /** Maximum session expiry interval, with which a session never expires ([MQTT5] 3.1.2.11.2). */
    static final Duration NO_EXPIRY = Duration.ofSeconds(0xffff_ffffL);

    public IngestConfig {
        if (!instance.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("Ingestion instance name '" + instance
                    + "' is invalid; use 1 to 64 letters, digits, '.', '_' or '-'");
        }
        Ranges.require("Number of ingestion workers", workers, 1, 16);
        Ranges.require("Number of connections of the ingestion", connections, 1, 100_000);
        Ranges.require("Idle timeout of the ingestion", idleTimeout, Duration.ofSeconds(1), Duration.ofDays(1));
        Ranges.require("Receive maximum of the ingestion", receiveMaximum, 1, 65_535);
        Ranges.require("Batch size of the ingestion", batch, 1, 10_000);
        Ranges.require("Linger time of the ingestion", linger, Duration.ZERO, Duration.ofSeconds(1));
        requireFits(bufferBytes, Runtime.getRuntime().maxMemory());
        Ranges.require("Session expiry of the ingestion", sessionExpiry, Duration.ofSeconds(1), NO_EXPIRY);
        Ranges.require("Maximum number of series per device", maxSeriesPerDevice, 1, 1_000_000);
        Ranges.require("Maximum number of series per tenant", maxSeriesPerTenant, 1, 100_000_000);
        Ranges.require("PostgreSQL timeout of the ingestion", timeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
    }

    /** Returns an eighth of the heap, 1 to 64 MiB. */
    static long defaultBufferBytes(long maximumHeap) {
        return Math.max(MINIMUM_BUFFER_BYTES, Math.min(MAXIMUM_DEFAULT_BUFFER_BYTES, maximumHeap / 8));
    }

    static void requireFits(long bufferBytes, long maximumHeap) {
        if (bufferBytes < MINIMUM_BUFFER_BYTES || bufferBytes > Math.max(MINIMUM_BUFFER_BYTES, maximumHeap / 4)) {
            throw new IllegalArgumentException("The ingestion's buffer of " + bufferBytes
                    + " bytes is not between 1 MiB and a quarter of the heap of " + (maximumHeap >> 20)
                    + " MiB. Change --ingest-buffer, or raise the heap with -Xmx in ROOKERY_JAVA_OPTIONS");
        }
    }

    /** Returns the maximum number of connections of one worker. */
    int workerConnections() {
        return Math.max(1, connections / workers);
    }

    /** Returns the buffer of one worker in bytes. */
    long workerBufferBytes() {
        return bufferBytes / workers;
    }

    /** Returns a configuration for 20,000 readings per second. */
    public static IngestConfig defaults() {
        return new IngestConfig(
                DEFAULT_INSTANCE,
                DEFAULT_WORKERS,
                DEFAULT_CONNECTIONS,
                DEFAULT_IDLE_TIMEOUT,
                DEFAULT_RECEIVE_MAXIMUM,
                DEFAULT_BATCH,
                Duration.ofMillis(DEFAULT_LINGER_MILLIS),
                defaultBufferBytes(Runtime.getRuntime().maxMemory()),
                Duration.ofDays(7),
                new DeviceTime(Duration.ofDays(30), Duration.ofHours(1)),
                1_000,
                DEFAULT_SERIES_PER_TENANT,
                Duration.ofSeconds(30));
    }
}
