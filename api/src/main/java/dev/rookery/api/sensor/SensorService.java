package dev.rookery.api.sensor;

import dev.rookery.api.ApiContext;
import dev.rookery.api.sensor.ingest.SensorIngestion;
import dev.rookery.api.sensor.store.SensorRetention;
import dev.rookery.postgres.PostgresClients;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes on with sensor data whether anybody calls or not: taking it in, and keeping it for as long as it is wanted. */
public final class SensorService {
    private static final Logger LOGGER = LoggerFactory.getLogger(SensorService.class);
    private static final Duration UPKEEP = Duration.ofHours(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final ApiContext context;
    private final SensorIngestion ingestion;
    private final SensorRetention retention;
    /** The last round of it, which may be under way. */
    private volatile Future<Void> upkeep = Future.succeededFuture();

    public SensorService(ApiContext context) {
        this.context = context;
        DataSource database = PostgresClients.dataSource(context.database());
        SensorConfig config = context.config().sensor();
        ingestion = new SensorIngestion(context.config().mqtt(), database, config.ingest(), context.registry());
        retention = new SensorRetention(database, this::retentionDays, Clock.systemUTC());
    }

    public void start() {
        ingestion.start();
        keepUp();
        context.vertx().setPeriodic(UPKEEP.toMillis(), timer -> keepUp());
    }

    /** Waits for upkeep under way as well: an API that takes this one's place would find it taken, and leave it for an hour. */
    public Future<Void> stop() {
        Future<Void> closed = context.workers().executeBlocking(() -> {
            ingestion.close();
            return null;
        });
        return closed.transform(done ->
                upkeep.timeout(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty());
    }

    /** Fails while sensor data does not flow from the broker into PostgreSQL. */
    public Future<Void> check() {
        return ingestion.isHealthy()
                ? Future.succeededFuture()
                : Future.failedFuture("Sensor data waits: the broker or PostgreSQL is away");
    }

    /** The plan's word if it is shorter; 0 is none. */
    private int retentionDays() {
        int configured = context.config().sensor().retentionDays();
        int permitted = context.license().limits().retentionDays();
        return permitted == 0 ? configured : Math.min(configured, permitted);
    }

    private void keepUp() {
        upkeep = context.workers()
                .executeBlocking(this::upkeep)
                .onFailure(failure ->
                        LOGGER.warn("Partitions of sensor data are looked after later: {}", failure.getMessage()));
    }

    private Void upkeep() throws SQLException {
        List<String> dropped = retention.run();
        if (!dropped.isEmpty()) {
            LOGGER.info("Sensor data past its time is gone: {}", dropped);
        }
        return null;
    }
}
