package dev.rookery.app.option;

import dev.rookery.api.sensor.ingest.IngestConfig;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How sensor data is taken in. */
public final class IngestOptions {
    @Option(
            names = "--ingest-instance",
            paramLabel = "NAME",
            defaultValue = IngestConfig.DEFAULT_INSTANCE,
            description = "Names the MQTT sessions by which this process takes sensor data in, and stays over restarts."
                    + " Of replicas of the API with one name one takes data in, the others stand by;"
                    + " with names of their own they share the work. Default: api")
    private String instance;

    @Option(
            names = "--ingest-lanes",
            paramLabel = "N",
            defaultValue = "" + IngestConfig.DEFAULT_WORKERS,
            description = "MQTT sessions that take sensor data in, each with a connection to PostgreSQL. Default: 2")
    private int lanes;

    @Option(
            names = "--ingest-receive-maximum",
            paramLabel = "N",
            defaultValue = "" + IngestConfig.DEFAULT_RECEIVE_MAXIMUM,
            description = "Messages of sensor data that each of them may have received and not stored. Default: 4000")
    private int receiveMaximum;

    @Option(
            names = "--ingest-batch",
            paramLabel = "N",
            defaultValue = "" + IngestConfig.DEFAULT_BATCH,
            description = "Messages of sensor data stored in one transaction at the most. Default: 4000")
    private int batch;

    @Option(
            names = "--ingest-linger",
            paramLabel = "MS",
            defaultValue = "" + IngestConfig.DEFAULT_LINGER_MILLIS,
            description = "Milliseconds that a message of sensor data waits for others to be stored with. Default: 50")
    private int lingerMillis;

    IngestConfig config() {
        IngestConfig defaults = IngestConfig.defaults();
        return new IngestConfig(
                instance,
                lanes,
                receiveMaximum,
                batch,
                Duration.ofMillis(lingerMillis),
                defaults.sessionExpiry(),
                defaults.times(),
                defaults.maxSeriesPerDevice(),
                defaults.timeout());
    }
}
