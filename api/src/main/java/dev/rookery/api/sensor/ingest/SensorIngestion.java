package dev.rookery.api.sensor.ingest;

import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.sensor.SensorTopics;
import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.api.sensor.store.DeduplicationWindow;
import dev.rookery.api.sensor.store.MessageStore;
import dev.rookery.api.sensor.store.Partitions;
import dev.rookery.api.sensor.store.SeriesDirectory;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.failure.FatalErrors;
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
 * Stores what devices publish to {@link SensorTopics#ALL} in PostgreSQL. Starts without the broker and PostgreSQL and
 * connects to each as soon as it is available. Of several processes with the same instance name, one ingests the
 * messages of a session; another takes over when it ends.
 */
public final class SensorIngestion implements AutoCloseable {
    /** Group of the shared subscription: each message is delivered to one worker of one replica. */
    private static final String SHARE_GROUP = "rookery-ingest";

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private volatile boolean closing;
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            1,
            FatalErrors.guard(new DefaultThreadFactory("ingest-mqtt", true), () -> closing),
            NioIoHandler.newFactory());
    private final List<IngestWorker> workers = new ArrayList<>();

    public SensorIngestion(MqttServiceConfig broker, DataSource database, IngestConfig config, MeterRegistry registry) {
        IngestMetrics metrics = new IngestMetrics(registry);
        PayloadParser parser = new PayloadParser(config.times(), metrics::countImplausibleTime);
        SeriesDirectory series = new SeriesDirectory(config.maxSeriesPerDevice());
        Partitions partitions = new Partitions();
        for (int number = 0; number < config.workers(); number++) {
            String clientId = "rookery-ingest-" + config.instance() + "-" + number;
            MessageStore store = new MessageStore(
                    database,
                    config.timeout(),
                    series,
                    partitions,
                    new DeduplicationWindow(clientId, config.receiveMaximum()));
            SessionConfig session = new SessionConfig(
                    broker.host(),
                    broker.port(),
                    broker.login(ServiceComponent.INGESTION),
                    clientId,
                    SensorTopics.shared(SHARE_GROUP),
                    config.receiveMaximum(),
                    config.sessionExpiry());
            workers.add(new IngestWorker(
                    clientId,
                    // Twice the receive maximum: messages of a lost connection may be buffered beside their
                    // redelivery on the next one.
                    () -> new ReceiveBuffer(
                            config.receiveMaximum() * 2, config.workerBufferBytes(), config.batch(), config.linger()),
                    store,
                    parser,
                    metrics,
                    listener -> new MqttSession(session, loops.next(), listener)));
        }
        metrics.register(registry, workers);
    }

    public void start() {
        workers.forEach(IngestWorker::start);
    }

    /** Returns whether PostgreSQL accepts readings and each session is connected, here or in another process. */
    public boolean isHealthy() {
        return workers.stream().allMatch(worker -> worker.isStoring() && (worker.isConnected() || worker.isStandby()));
    }

    /**
     * Stores and acknowledges the received messages and disconnects. The broker redelivers messages that cannot be
     * stored within 5 s.
     */
    @Override
    public void close() {
        workers.forEach(IngestWorker::drain);
        try {
            for (IngestWorker worker : workers) {
                worker.stop(STOP_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closing = true;
        loops.shutdownGracefully(0, STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(STOP_TIMEOUT.toMillis());
    }
}
