package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.AccessRules;
import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authority;
import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.tenant.TenantNames;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Measures the memory per tenant. A client that connects, subscribes and stays creates each tenant, which uses two file
 * descriptors. To run many tenants in 512 MB, pass
 * {@code -Dtest=ManyTenantsTest -Drookery.test.tenants=9800 -DargLine=-Xmx512m} to
 * {@code mvn verify -pl testkit,auth-postgres,broker}.
 */
class ManyTenantsTest {
    private static final int TENANTS = Integer.getInteger("rookery.test.tenants", 500);
    private static final int MAXIMUM_BYTES = 20_000;
    private static final int WARM_UP_TENANTS = 50;
    private static final int TENANTS_WITH_OWN_SERIES = 100;

    private final List<WireClient> clients = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Broker broker;

    /** Accepts every client in every tenant. */
    private static final class AcceptingAuthority implements Authority {
        @Override
        public CompletionStage<Authentication> authenticate(Credentials credentials) {
            return CompletableFuture.completedFuture(new Authentication.Accepted(
                    new Principal(credentials.user(), true, AccessRules.unrestricted(), new CredentialVersion(0, 0))));
        }

        @Override
        public void watch(PrincipalWatcher watcher) {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() {
        broker = Brokers.create(
                BrokerConfig.builder(BrokerConfig.Engine.NATIVE, ListenerConfig.tcp("127.0.0.1", 0))
                        .tenantNames(new TenantNames(List.of(), true))
                        .build(),
                new AcceptingAuthority(),
                metrics);
        broker.start();
    }

    @AfterEach
    void stop() {
        clients.forEach(WireClient::close);
        broker.close();
    }

    private WireClient connect(int tenant) {
        WireClient client = WireClient.tcp(broker.listeners().get(0).address());
        clients.add(client);
        assertThat(client.connect(Connect.v3("device").user("device@tenant-" + tenant, "any"))
                        .code())
                .isZero();
        return client;
    }

    @Test
    void tenantUsesLittleMemoryAndNoThread() {
        for (int i = 0; i < WARM_UP_TENANTS; i++) {
            connect(i).subscribe("command/device/#", 0);
        }
        int threads = Thread.activeCount();
        long before = heapInUse();
        for (int i = WARM_UP_TENANTS; i < WARM_UP_TENANTS + TENANTS; i++) {
            connect(i).subscribe("command/device/#", 0);
        }
        long each = (heapInUse() - before) / TENANTS;

        // Includes the client side of the connections.
        System.out.println("Bytes per tenant with one client: " + each);
        assertThat(each).isLessThan(MAXIMUM_BYTES);
        // Other code in this process may start a few threads in the meantime.
        assertThat(Thread.activeCount()).isLessThan(threads + TENANTS / 10);
        assertThat(broker.usage()).hasSize(WARM_UP_TENANTS + TENANTS + 1);
    }

    @Test
    void metricSeriesAreLimitedAndComplete() {
        int tenants = TENANTS_WITH_OWN_SERIES + 20;
        for (int i = 0; i < tenants; i++) {
            connect(i).publishFully(Publish.of("a", "x").qos(1, 1));
        }
        // Metric values are refreshed a few times a second; new tenants appear with the next refresh.
        Awaitility.await()
                .until(() -> counted().stream().mapToDouble(Double::doubleValue).sum() == tenants);

        assertThat(counted()).hasSize(TENANTS_WITH_OWN_SERIES + 1).contains(20.0 + 1);
        assertThat(broker.usage().stream()
                        .map(TenantUsage::usage)
                        .mapToLong(usage -> usage.get(UsageMetric.MESSAGES_IN_QOS1)))
                .allMatch(messages -> messages <= 1);
    }

    private List<Double> counted() {
        return metrics
                .find("rookery.broker.messages")
                .tag("direction", "in")
                .tag("qos", "1")
                .functionCounters()
                .stream()
                .map(counter -> counter.count())
                .toList();
    }

    private static long heapInUse() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
