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
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
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
            Optional<InetSocketAddress> metrics) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        started.push(database);
        try {
            metrics.ifPresent(address -> started.push(new MetricsEndpoint(address, registry)));
            PostgresAuthority authority =
                    new PostgresAuthority(database.config(), authorityConfig, TenantId.DEFAULT, registry);
            started.push(authority);
            broker = Brokers.create(brokerConfig, authority, registry);
            started.push(broker);
            broker.start();
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
            Database database, BrokerConfig broker, AuthorityConfig authority, Optional<InetSocketAddress> metrics) {
        return new Platform(database, broker, authority, metrics);
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
