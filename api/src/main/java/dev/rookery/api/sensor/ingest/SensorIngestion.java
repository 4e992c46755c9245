package dev.rookery.api.sensor.ingest;

import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.sensor.payload.PayloadReader;
import dev.rookery.api.sensor.store.MessageStore;
import dev.rookery.api.sensor.store.Partitions;
import dev.rookery.api.sensor.store.Receipts;
import dev.rookery.api.sensor.store.SeriesDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Takes what devices publish to {@code sensor/#} into PostgreSQL. Needs neither broker nor PostgreSQL to start: it
 * connects to both as soon as they are there, again and again. Of several processes of the same name one takes a session's
 * messages in; another takes over when it ends.
 */
public final class SensorIngestion implements AutoCloseable {
    /** Of all messages each reaches one lane of one replica. */
    private static final String FILTER = "$share/rookery-ingest/sensor/#";

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("ingest-mqtt", true), NioIoHandler.newFactory());
    private final List<IngestWorker> lanes = new ArrayList<>();

    public SensorIngestion(MqttServiceConfig broker, DataSource database, IngestConfig config, MeterRegistry registry) {
        IngestMetrics metrics = new IngestMetrics(registry);
        PayloadReader reader = new PayloadReader(config.times(), metrics::implausibleTime);
        SeriesDirectory series = new SeriesDirectory(config.seriesOfADevice());
        Partitions partitions = new Partitions();
        for (int number = 0; number < config.lanes(); number++) {
            String clientId = "rookery-ingest-" + config.instance() + "-" + number;
            MessageStore store = new MessageStore(
                    database, config.timeout(), series, partitions, new Receipts(clientId, config.receiveMaximum()));
            SessionConfig session = new SessionConfig(
                    broker.host(),
                    broker.port(),
                    broker.username(),
                    broker.password(),
                    clientId,
                    FILTER,
                    config.receiveMaximum(),
                    config.sessionExpiry());
            lanes.add(new IngestWorker(
                    clientId,
                    // Twice: what came on a connection that is gone may wait beside what comes again on the next.
                    () -> new Inbox(config.receiveMaximum() * 2, config.batch(), config.linger()),
                    store,
                    reader,
                    metrics,
                    listener -> new MqttSession(session, loops.next(), listener)));
        }
        metrics.watch(registry, lanes);
    }

    public void start() {
        lanes.forEach(IngestWorker::start);
    }

    /**
     * Whether PostgreSQL takes what the lanes bring, and each is connected to the broker, or waits because another process of
     * the same name is.
     */
    public boolean isHealthy() {
        return lanes.stream().allMatch(lane -> lane.isStoring() && (lane.isConnected() || lane.isStandby()));
    }

    /** Stores what has arrived, acknowledges it, and takes leave; what cannot be stored soon stays with the broker. */
    @Override
    public void close() {
        lanes.forEach(IngestWorker::drain);
        try {
            for (IngestWorker lane : lanes) {
                lane.stop(STOP_PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loops.shutdownGracefully(0, STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(STOP_PATIENCE.toMillis());
    }
}
