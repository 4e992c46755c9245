package dev.rookery.app;

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

/** The components of one process, started in the order in which they need each other and stopped in the other. */
public final class Platform implements AutoCloseable {
    /** For the last clients to take their good-bye. */
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(6);

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
            // Closed behind the broker, when its last numbers are known.
            started.push(new UsageWriter(
                    config.usage(), database.config(), broker::collectUsage, Clock.systemUTC(), registry));
            started.push(broker);
            if (config.broker().engine() == Engine.NATIVE) {
                started.push(
                        new LimitPoller(database.config(), broker, TenantId.DEFAULT, LimitPoller.DEFAULT_INTERVAL));
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
     * Starts everything on a database, which is closed with the platform.
     *
     * @throws BrokerStartException if the broker cannot listen; nothing is left running
     */
    public static Platform start(Database database, PlatformConfig config) {
        return new Platform(database, config);
    }

    /** Sends the clients away before everything is closed; the admin port still answers meanwhile. */
    private void drain(Duration time) throws InterruptedException, ExecutionException {
        try {
            broker.drain(DrainPlan.over(time))
                    .toCompletableFuture()
                    .get(time.plus(DRAIN_PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            System.err.println("rookery: some clients did not go within " + time.toSeconds() + " s");
        }
    }

    /** Where the broker's admin port listens, if there is one. */
    public Optional<InetSocketAddress> admin() {
        return admin.map(AdminServer::address);
    }

    /**
     * Starts the exporter as well.
     *
     * @return the port that it listens on
     * @throws ExporterStartException if it cannot listen; everything else goes on
     */
    public int startExporter(ExporterConfig config, PostgresConfig postgres, Optional<BillingConfig> billing) {
        Exporter exporter = new Exporter(config, postgres, billing, Clock.systemUTC());
        started.push(exporter);
        return exporter.port();
    }

    /**
     * Starts the REST API as well. It is stopped first.
     *
     * @return the port that it listens on
     * @throws ApiStartException if it cannot listen; everything else goes on
     */
    public int startApi(ApiConfig config, PostgresConfig postgres) {
        ApiServer api = ApiServer.start(postgres, config, registry);
        started.push(api);
        return api.port();
    }

    /**
     * The port of MQTT over plain TCP, for components of this process.
     *
     * @throws IllegalArgumentException if the broker has none
     */
    public int plainPort() {
        return broker.listeners().stream()
                .filter(listener -> listener.transport() == Transport.TCP && !listener.secured())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "The API needs a listener without TLS; give --mqtt-port, with --mqtt-host 127.0.0.1 if only it may"))
                .address()
                .getPort();
    }

    public List<BoundListener> listeners() {
        return broker.listeners();
    }

    /** Returns once the process is told to stop and everything is closed. */
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
                // The others are to be stopped all the same.
                System.err.println("rookery: while stopping: " + e);
            }
        }
        stopped.countDown();
    }
}
