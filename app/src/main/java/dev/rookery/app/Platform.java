package dev.rookery.app;

import dev.rookery.app.database.Database;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.PostgresAuthority;
import dev.rookery.broker.BoundListener;
import dev.rookery.broker.Broker;
import dev.rookery.broker.BrokerConfig;
import dev.rookery.broker.BrokerStartException;
import dev.rookery.broker.Brokers;
import dev.rookery.broker.usage.UsageConfig;
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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The components of one process, started in the order in which they need each other and stopped in the other. */
public final class Platform implements AutoCloseable {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Broker broker;

    private Platform(
            Database database,
            BrokerConfig brokerConfig,
            AuthorityConfig authorityConfig,
            UsageConfig usage,
            Optional<InetSocketAddress> metrics) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        started.push(database);
        try {
            metrics.ifPresent(address -> started.push(new MetricsEndpoint(address, registry)));
            PostgresAuthority authority =
                    new PostgresAuthority(database.config(), authorityConfig, TenantId.DEFAULT, registry);
            started.push(authority);
            broker = Brokers.create(brokerConfig, authority);
            // Closed behind the broker, when its last numbers are known.
            started.push(
                    new UsageWriter(usage, database.config(), broker::collectUsage, Clock.systemUTC(), registry));
            started.push(broker);
            broker.start();
            broker.bindTo(registry);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything on a database, which is closed with the platform.
     *
     * @param metrics where metrics are served, if at all
     * @throws BrokerStartException if the broker cannot listen; nothing is left running
     */
    public static Platform start(
            Database database,
            BrokerConfig broker,
            AuthorityConfig authority,
            UsageConfig usage,
            Optional<InetSocketAddress> metrics) {
        return new Platform(database, broker, authority, usage, metrics);
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
