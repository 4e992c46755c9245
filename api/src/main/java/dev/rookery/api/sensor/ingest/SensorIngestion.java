package dev.rookery.api.sensor.ingest;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.sensor.SensorTopics;
import dev.rookery.api.sensor.mapping.MappingDirectory;
import dev.rookery.api.sensor.payload.DeviceZones;
import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.api.sensor.store.MessageStore;
import dev.rookery.api.sensor.store.Partitions;
import dev.rookery.api.sensor.store.SeriesDirectory;
import dev.rookery.api.sensor.store.SessionKey;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.auth.service.ServiceRights;
import dev.rookery.change.ChangeFeed;
import dev.rookery.failure.FatalErrors;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Stores what devices of all tenants publish to {@link SensorTopics#ALL}, and to the topics of their mappings, in PostgreSQL. Starts without the broker and
 * PostgreSQL and connects to each as soon as it is available. Of several processes with the same instance name, one
 * ingests the messages of a worker's sessions; another takes over when it ends.
 */
public final class SensorIngestion implements AutoCloseable {
    /** Group of the shared subscription: each message is delivered to one worker of one replica. */
    private static final String SHARE_GROUP = "$share/rookery-ingest/";

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    /** Longer, because there can be thousands of idle sessions. */
    private static final Duration TENANT_KEEP_ALIVE = Duration.ofMinutes(4);

    private final MqttServiceConfig broker;
    private final IngestConfig config;
    private volatile boolean closing;
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            1,
            FatalErrors.guard(new DefaultThreadFactory("ingest-mqtt", true), () -> closing),
            NioIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final ConnectQueue connects = new ConnectQueue(loop);
    private final List<IngestWorker> workers = new ArrayList<>();
    private final SessionAssignment assignment;
    private final TenantSessions tenants;
    private final Optional<WaitingSessions> waiting;
    private final MappingDirectory mappings;

    /**
     * @param changes feed of the registry of tenants; closed after this object, by the caller
     * @param waiting announcements of the broker; without them, the sessions are connected all the time or, if there are too
     *     many, in turn. Started and closed by this object
     */
    public SensorIngestion(
            MqttServiceConfig broker,
            DataSource database,
            IngestConfig config,
            ChangeFeed changes,
            Optional<WaitingSessions> waiting,
            DeviceZones zones,
            MappingDirectory mappings,
            MeterRegistry registry) {
        this.mappings = mappings;
        this.broker = broker;
        this.config = config;
        this.waiting = waiting;
        IngestMetrics metrics = new IngestMetrics(registry);
        MessageParser parser = new MessageParser(
                new PayloadParser(config.times(), zones, metrics::countTimeFault),
                mappings,
                new EdgeNodes(metrics::countGap),
                metrics::countIgnored);
        RebirthRequests rebirths = new RebirthRequests(Ticker.systemTicker(), metrics::countRebirth);
        SeriesDirectory series = new SeriesDirectory(config.maxSeriesPerDevice(), config.maxSeriesPerTenant());
        Partitions partitions = new Partitions();
        for (int number = 0; number < config.workers(); number++) {
            String name = SessionAssignment.name(config.instance(), number);
            workers.add(new IngestWorker(
                    name,
                    // Twice the receive maximum: messages of a lost connection may be buffered beside their
                    // redelivery on the next one.
                    () -> new ReceiveBuffer(
                            config.receiveMaximum() * 2, config.workerBufferBytes(), config.batch(), config.linger()),
                    new WorkerSessions(
                            this::session, config.sessionExpiry(), config.workerConnections(), config.idleTimeout()),
                    new SessionKey(TenantId.DEFAULT, name),
                    new MessageStore(database, config.timeout(), series, partitions, name, config.receiveMaximum()),
                    parser,
                    rebirths,
                    metrics,
                    stored -> Acknowledgements.send(loop, stored)));
        }
        metrics.register(registry, workers);
        assignment = new SessionAssignment(
                config.instance(), workers.stream().map(IngestWorker::sessions).toList());
        tenants = new TenantSessions(
                assignment,
                new TenantActivity(database, SessionAssignment.tenantClientId(config.instance()), config.timeout()),
                series,
                changes);
        mappings.subscribe(tenant -> {
            // The default tenant is served before its registration is read.
            if (tenant.equals(TenantId.DEFAULT) || changes.directory().isActive(tenant)) {
                assignment.of(tenant).forEach((key, sessions) -> {
                    if (assignment.hasMappings(key)) {
                        sessions.subscribeAgain(key);
                    }
                });
            }
        });
    }

    private MqttSession session(SessionKey key, SessionListener listener) {
        SessionConfig session = new SessionConfig(
                broker.host(),
                broker.port(),
                broker.tls(),
                broker.login(ServiceComponent.INGESTION, key.tenant()),
                key,
                SHARE_GROUP,
                SensorTopics.ALL,
                () -> assignment.hasMappings(key) ? mappings.of(key.tenant()).rights() : ServiceRights.NONE,
                config.receiveMaximum(),
                config.sessionExpiry(),
                key.tenant().equals(TenantId.DEFAULT) ? KEEP_ALIVE : TENANT_KEEP_ALIVE);
        return new MqttSession(session, loop, connects, listener);
    }

    public void start() {
        tenants.start();
        waiting.ifPresent(announcements -> announcements.start(new Announcements()));
        workers.forEach(IngestWorker::start);
    }

    /** Returns whether PostgreSQL accepts readings and each session of the default tenant is connected, here or in another process. */
    public boolean isHealthy() {
        return workers.stream().allMatch(worker -> worker.isStoring() && (worker.isConnected() || worker.isStandby()));
    }

    /**
     * Stores and acknowledges the received messages and disconnects. The broker redelivers messages that cannot be
     * stored within 5 s.
     */
    @Override
    public void close() {
        waiting.ifPresent(WaitingSessions::close);
        tenants.close();
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

    private final class Announcements implements WaitingSessions.Listener {
        @Override
        public void waiting(TenantId tenant, String clientId) {
            SessionKey announced = new SessionKey(tenant, clientId);
            assignment.of(tenant).forEach((key, sessions) -> {
                if (key.equals(announced)) {
                    sessions.announce(key);
                }
            });
        }

        @Override
        public void mayWaitAnywhere() {
            workers.forEach(worker -> worker.sessions().announceAll());
        }
    }
}
