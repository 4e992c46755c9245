package dev.rookery.app.platform;

import dev.rookery.api.ApiConfig;
import dev.rookery.api.ApiServer;
import dev.rookery.api.ApiStartException;
import dev.rookery.app.database.Database;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.PostgresAuthority;
import dev.rookery.broker.Broker;
import dev.rookery.broker.admin.DrainPlan;
import dev.rookery.broker.admin.http.AdminServer;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.broker.config.BrokerStartException;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.broker.engine.Brokers;
import dev.rookery.broker.limit.table.LimitPoller;
import dev.rookery.broker.usage.UsageWriter;
import dev.rookery.exporter.Exporter;
import dev.rookery.exporter.ExporterConfig;
import dev.rookery.exporter.ExporterStartException;
import dev.rookery.exporter.billing.BillingConfig;
import dev.rookery.postgres.PostgresConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Components of one process, started in dependency order and stopped in reverse order. */
public final class Platform implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Platform.class);

    /** Added to the drain time for the last clients to receive DISCONNECT. */
    private static final Duration DRAIN_GRACE = Duration.ofSeconds(6);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Broker broker;
    private final Optional<AdminServer> admin;

    private Platform(Database database, PlatformConfig config) {
        started.push(database);
        try {
            config.metrics().ifPresent(address -> started.push(new MetricsEndpoint(address, registry)));
            PostgresAuthority authority =
                    new PostgresAuthority(database.config(), config.authority(), TenantId.DEFAULT, registry);
            started.push(authority);
            broker = Brokers.create(config.broker(), authority, registry);
            // Closed after the broker, when its final counts are known.
            started.push(new UsageWriter(
                    config.usage(), database.config(), broker::collectUsage, Clock.systemUTC(), registry));
            started.push(broker);
            if (config.broker().engine() == Engine.NATIVE) {
                started.push(new LimitPoller(
                        database.config(),
                        broker,
                        TenantId.DEFAULT,
                        config.broker().limits(),
                        LimitPoller.DEFAULT_INTERVAL));
            }
            admin = config.admin().map(port -> AdminServer.start(port, broker));
            admin.ifPresent(started::push);
            broker.start();
            started.push(() -> drain(config.drainTime()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts the broker on a database, which is closed with the platform.
     *
     * @throws BrokerStartException if the broker cannot bind a listener; everything started so far is stopped
     */
    public static Platform start(Database database, PlatformConfig config) {
        return new Platform(database, config);
    }

    /** Disconnects the clients before the components are closed; the admin port keeps responding meanwhile. */
    private void drain(Duration time) throws InterruptedException, ExecutionException {
        try {
            broker.drain(DrainPlan.over(time))
                    .toCompletableFuture()
                    .get(time.plus(DRAIN_GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOGGER.warn("Some clients did not disconnect within the drain time of {} s", time.toSeconds());
        }
    }

    /** Returns the address of the broker's admin port, or empty if it is disabled. */
    public Optional<InetSocketAddress> admin() {
        return admin.map(AdminServer::address);
    }

    /**
     * Starts the exporter.
     *
     * @return the bound port
     * @throws ExporterStartException if it cannot bind; the other components keep running
     */
    public int startExporter(ExporterConfig config, PostgresConfig postgres, Optional<BillingConfig> billing) {
        Exporter exporter = new Exporter(config, postgres, billing, Clock.systemUTC());
        started.push(exporter);
        return exporter.port();
    }

    /**
     * Starts the REST API. It is stopped before the other components.
     *
     * @return the bound port
     * @throws ApiStartException if it cannot bind; the other components keep running
     */
    public int startApi(ApiConfig config, PostgresConfig postgres) {
        ApiServer api = ApiServer.start(postgres, config, registry);
        started.push(api);
        return api.port();
    }

    /**
     * Returns the port of MQTT over plain TCP, which components of this process use.
     *
     * @throws IllegalArgumentException if the broker has no such listener
     */
    public int plainPort() {
        return broker.listeners().stream()
                .filter(listener -> listener.transport() == Transport.TCP && !listener.secured())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "The API requires a listener without TLS. Set --mqtt-port, and --mqtt-host 127.0.0.1 to restrict it"))
                .address()
                .getPort();
    }

    public List<BoundListener> listeners() {
        return broker.listeners();
    }

    /** Blocks until the process receives a stop signal and all components are closed. */
    public void serveUntilStopped() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "shutdown"));
        stopped.await();
    }

    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                // The remaining components must be stopped too.
                LOGGER.error("Failed to stop a component", e);
            }
        }
        stopped.countDown();
    }
}
