package dev.rookery.app.platform;

import dev.rookery.api.ApiConfig;
import dev.rookery.api.ApiServer;
import dev.rookery.api.ApiStartException;
import dev.rookery.api.mqtt.PublicAddress;
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
import dev.rookery.broker.registry.TenantLifecycle;
import dev.rookery.broker.usage.UsageWriter;
import dev.rookery.change.ChangeFeed;
import dev.rookery.dashboard.DashboardConfig;
import dev.rookery.dashboard.DashboardServer;
import dev.rookery.dashboard.DashboardStartException;
import dev.rookery.exporter.Exporter;
import dev.rookery.exporter.ExporterConfig;
import dev.rookery.exporter.ExporterStartException;
import dev.rookery.exporter.billing.BillingConfig;
import dev.rookery.http.MetricRegistries;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.ProvisionerStartException;
import dev.rookery.provisioner.jvm.TenantProbe;
import dev.rookery.tenant.TenantRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

    private static final Duration TENANTS_TIMEOUT = Duration.ofSeconds(10);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final CompletableFuture<Void> drainSkipped = new CompletableFuture<>();
    private final PrometheusMeterRegistry registry = MetricRegistries.create("broker");
    private final Engine engine;
    private final ChangeFeed changes;
    private final Broker broker;
    private final Optional<LimitPoller> limits;
    private final Optional<AdminServer> admin;

    private Platform(PostgresConfig database, PlatformConfig config) {
        try {
            config.metrics().ifPresent(address -> started.push(new MetricsEndpoint(address, registry)));
            changes = new ChangeFeed(database, config.authority().changeFeed(config.tenants()));
            started.push(changes);
            PostgresAuthority authority = new PostgresAuthority(database, config.authority(), changes, registry);
            started.push(authority);
            engine = config.broker().engine();
            broker = Brokers.create(config.broker(), authority, registry);
            // Closed after the broker, when its final counts are known.
            UsageWriter usage =
                    new UsageWriter(config.usage(), database, broker::collectUsage, Clock.systemUTC(), registry);
            started.push(usage);
            started.push(broker);
            limits = config.broker().engine() == Engine.NATIVE
                    ? Optional.of(
                            new LimitPoller(database, broker, config.broker().limits(), LimitPoller.DEFAULT_INTERVAL))
                    : Optional.empty();
            limits.ifPresent(started::push);
            admin = config.admin().map(port -> AdminServer.start(port, broker, usage::flush));
            admin.ifPresent(started::push);
            awaitTenants(changes);
            broker.start();
            if (config.tenants()) {
                TenantRegistry tenants = new TenantRegistry(changes.vertx(), database);
                started.push(tenants);
                limits.ifPresent(poller -> poller.follow(changes.directory()));
                started.push(TenantLifecycle.start(broker, changes.directory(), tenants::delete));
            }
            started.push(() -> drain(config.drainTime()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts the broker on a database, whose tables are up to date.
     *
     * @throws BrokerStartException if the broker cannot bind a listener; everything started so far is stopped
     */
    public static Platform start(PostgresConfig database, PlatformConfig config) {
        return new Platform(database, config);
    }

    /** Otherwise the first clients of a tenant would be refused as if the tenant did not exist. */
    private static void awaitTenants(ChangeFeed changes) {
        try {
            changes.loaded().toCompletableFuture().get(TENANTS_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOGGER.warn("Failed to read the registered tenants; their clients are refused until PostgreSQL responds");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Disconnects the clients before the components are closed; the admin port keeps responding meanwhile. */
    private void drain(Duration time) throws InterruptedException, ExecutionException {
        LOGGER.info("Stopping: disconnecting clients over {} s", time.toSeconds());
        try {
            CompletableFuture.anyOf(broker.drain(DrainPlan.over(time)).toCompletableFuture(), drainSkipped)
                    .get(time.plus(DRAIN_GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOGGER.warn("Some clients did not disconnect within the drain time of {} s", time.toSeconds());
        }
    }

    /** Ends the drain of a shutdown, now or later: the remaining clients are disconnected at once. */
    public void skipDrain() {
        drainSkipped.complete(null);
    }

    /** Returns the address of the broker's admin port, or empty if it is disabled. */
    public Optional<InetSocketAddress> admin() {
        return admin.map(AdminServer::address);
    }

    /**
     * Starts the exporter.
     *
     * @return the bound port
     * @throws ExporterStartException if it cannot bind; close the platform then
     */
    public int startExporter(ExporterConfig config, PostgresConfig postgres, List<BillingConfig> billing) {
        Exporter exporter = new Exporter(config, postgres, billing, Clock.systemUTC());
        started.push(exporter);
        return exporter.port();
    }

    /**
     * Starts the REST API. It is stopped before the other components.
     *
     * @return the bound port
     * @throws ApiStartException if it cannot bind; close the platform then
     */
    public int startApi(ApiConfig config, PostgresConfig postgres) {
        ApiServer api = ApiServer.start(postgres, config, changes, registry);
        started.push(api);
        return api.port();
    }

    /**
     * Starts the web console. It is stopped before the other components.
     *
     * @return the bound port
     * @throws DashboardStartException if it cannot bind; close the platform then
     */
    public int startDashboard(DashboardConfig config) {
        DashboardServer dashboard = new DashboardServer(config);
        started.push(dashboard);
        return dashboard.port();
    }

    /** Returns the address of MQTT over WebSocket for components of this process, or empty without such a listener. */
    public Optional<InetSocketAddress> webSocketAddress() {
        return broker.listeners().stream()
                .filter(listener -> listener.transport() == Transport.WEBSOCKET && !listener.secured())
                .map(BoundListener::address)
                .findFirst();
    }

    /**
     * Starts sign-up, after the API.
     *
     * @return the bound port
     * @throws ProvisionerStartException if it cannot start; close the platform then
     */
    public int startSignup(SignupConfig config, PostgresConfig postgres) {
        TenantProbe applied = limits.<TenantProbe>map(poller -> new LimitProbe(poller::refresh))
                .orElse(tenant -> Optional.empty());
        SignupService service = new SignupService(postgres, config, changes.directory(), applied, registry);
        started.push(service);
        return service.port();
    }

    /**
     * Returns the address of the MQTT listener for components of this process.
     *
     * @throws IllegalArgumentException if the broker has no such listener
     */
    public InetSocketAddress internalAddress() {
        return broker.listeners().stream()
                .filter(listener -> listener.transport() == Transport.TCP && !listener.secured())
                // Moquette has no internal listener.
                .filter(listener -> listener.internal() || engine == Engine.MOQUETTE)
                .map(BoundListener::address)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "The API requires a listener without TLS. Set --mqtt-port, and --mqtt-host 127.0.0.1 to restrict it"));
    }

    /** Returns the port of MQTT over TCP that devices use, without TLS if there is one. */
    public int devicePort() {
        return broker.listeners().stream()
                .filter(listener -> listener.transport() == Transport.TCP && !listener.internal())
                .min(Comparator.comparing(BoundListener::secured))
                .map(listener -> listener.address().getPort())
                .orElse(PublicAddress.DEFAULT_PORT);
    }

    public List<BoundListener> listeners() {
        return broker.listeners();
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
    }
}
