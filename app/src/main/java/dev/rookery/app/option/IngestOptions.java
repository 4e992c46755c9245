package dev.rookery.app.option;

import dev.rookery.api.sensor.ingest.IngestConfig;
import dev.rookery.api.sensor.payload.TimeFields;
import dev.rookery.config.DataSize;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the ingestion of sensor data. */
public final class IngestOptions {
    @Option(
            names = "--ingest-instance",
            paramLabel = "NAME",
            defaultValue = IngestConfig.DEFAULT_INSTANCE,
            description = "Name of this process's MQTT sessions for ingestion; keep it across restarts."
                    + " Of API replicas with the same name, one ingests and the others stand by;"
                    + " replicas with different names share the work. Default: api")
    private String instance;

    @Option(
            names = "--ingest-workers",
            paramLabel = "N",
            defaultValue = "2",
            description = "Number of ingestion workers, which share the tenants, each with a connection to PostgreSQL."
                    + " Default: 2")
    private int workers;

    @Option(
            names = "--ingest-connections",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "Maximum number of tenants to whose readings the ingestion is connected at the same time; 1 to"
                            + " 100000. If more of them have readings, they take turns, and the broker queues them meanwhile."
                            + " Default: 1000")
    private int connections;

    @Option(
            names = "--ingest-idle-timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "Time without readings after which the ingestion disconnects from a tenant until the broker"
                    + " announces readings; 1s to 1d. Default: 30s")
    private Duration idleTimeout;

    @Option(
            names = "--ingest-receive-maximum",
            paramLabel = "N",
            defaultValue = "4000",
            description = "Maximum number of received and not yet stored messages of an MQTT session of the ingestion."
                    + " Default: 4000")
    private int receiveMaximum;

    @Option(
            names = "--ingest-batch",
            paramLabel = "N",
            defaultValue = "4000",
            description = "Maximum number of messages stored in one transaction. Default: 4000")
    private int batch;

    @Option(
            names = "--ingest-linger",
            paramLabel = "DURATION",
            defaultValue = "50ms",
            description = "Maximum time that a message waits for others to be stored in the same transaction."
                    + " Default: 50ms")
    private Duration linger;

    @Option(
            names = "--ingest-buffer",
            paramLabel = "SIZE",
            description = "Memory for received and not yet stored messages of all ingestion workers, at most a quarter"
                    + " of the maximum heap. Default: an eighth of the maximum heap, at most 64MiB")
    private @Nullable DataSize buffer;

    @Option(
            names = "--ingest-series-per-tenant",
            paramLabel = "N",
            defaultValue = "" + IngestConfig.DEFAULT_SERIES_PER_TENANT,
            description = "Maximum number of series of a tenant: devices, metrics and units. Messages with others are"
                    + " stored as raw messages; 1 to 100000000. Default: 1000000")
    private int seriesPerTenant;

    @Option(
            names = "--ingest-time-fields",
            paramLabel = "NAMES",
            split = ",",
            defaultValue = "ts,time,timestamp",
            description = "Names of the JSON fields that state the time of readings, separated by commas and"
                    + " case-insensitive; of several in one object, the first of the list. Default: ts,time,timestamp")
    private List<String> timeFields;

    IngestConfig config() {
        IngestConfig defaults = IngestConfig.defaults();
        return new IngestConfig(
                instance,
                workers,
                connections,
                idleTimeout,
                receiveMaximum,
                batch,
                linger,
                buffer == null ? defaults.bufferBytes() : buffer.bytes(),
                defaults.sessionExpiry(),
                defaults.times().with(new TimeFields(timeFields)),
                defaults.maxSeriesPerDevice(),
                seriesPerTenant,
                defaults.timeout());
    }
}
