package dev.rookery.api.sensor.service;

import dev.rookery.api.sensor.ingest.SensorIngestion;
import dev.rookery.api.sensor.store.SensorRetention;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the ingestion of sensor data and, every hour, the maintenance of its partitions. */
public final class SensorService {
    private static final Logger LOGGER = LoggerFactory.getLogger(SensorService.class);
    private static final Duration MAINTENANCE_INTERVAL = Duration.ofHours(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final SensorIngestion ingestion;
    private final SensorRetention retention;
    private final DeviceZoneDirectory zones;
    private final LiveMappings mappings;
    /** Result of the last maintenance, which may still run. */
    private volatile Future<Void> maintenance = Future.succeededFuture();

    public SensorService(
            Vertx vertx,
            WorkerExecutor workers,
            SensorIngestion ingestion,
            SensorRetention retention,
            DeviceZoneDirectory zones,
            LiveMappings mappings) {
        this.zones = zones;
        this.mappings = mappings;
        this.vertx = vertx;
        this.workers = workers;
        this.ingestion = ingestion;
        this.retention = retention;
    }

    /** Begins with the ingestion when the time zones of devices and the mappings are known. */
    public Future<Void> start() {
        return zones.start().compose(read -> mappings.start()).map(read -> {
            ingestion.start();
            maintain();
            vertx.setPeriodic(MAINTENANCE_INTERVAL.toMillis(), elapsed -> maintain());
            return null;
        });
    }

    /**
     * Stops the ingestion and waits for running maintenance, whose lock would keep a newly started API from maintaining
     * the partitions for an hour.
     */
    public Future<Void> stop() {
        zones.stop();
        mappings.stop();
        return workers.executeBlocking(() -> {
                    ingestion.close();
                    return true;
                })
                .transform(closed -> maintenance
                        .timeout(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                        .otherwiseEmpty());
    }

    /** Fails while readings do not reach PostgreSQL. */
    public Future<Void> check() {
        return ingestion.isHealthy()
                ? Future.succeededFuture()
                : Future.failedFuture("the ingestion of sensor data has no connection to the broker or to PostgreSQL");
    }

    private void maintain() {
        Future<List<String>> dropped = workers.executeBlocking(retention::run);
        maintenance = dropped.onSuccess(partitions -> {
                    if (!partitions.isEmpty()) {
                        LOGGER.info("Dropped expired partitions: {}", partitions);
                    }
                })
                .onFailure(failure -> LOGGER.warn(
                        "Failed to maintain the partitions of sensor data, retrying in {}: {}",
                        MAINTENANCE_INTERVAL,
                        failure.getMessage()))
                .mapEmpty();
    }
}
