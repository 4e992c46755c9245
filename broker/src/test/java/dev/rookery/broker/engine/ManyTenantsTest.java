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
import dev.rookery.broker.config.TenantNames;
import dev.rookery.broker.meter.Measure;
import dev.rookery.broker.meter.TenantUsage;
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
 * What tenants cost: each is made by a client that connects to it, subscribes and stays. Many of them in 512 MB:
 * {@code mvn verify -pl testkit,auth-postgres,broker -Dtest=ManyTenantsTest -Drookery.test.tenants=9800
 * -DargLine=-Xmx512m}; each takes two open files.
 */
class ManyTenantsTest {
    private static final int TENANTS = Integer.getInteger("rookery.test.tenants", 500);
    private static final int MOST_BYTES = 20_000;
    private static final int FIRST = 50;
    private static final int SERIES_OF_THEIR_OWN = 100;

    private final List<WireClient> clients = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Broker broker;

    /** Lets everybody into every tenant. */
    private static final class Everybody implements Authority {
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
                new Everybody(),
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
    void eachTakesLittleMemoryAndNoThread() {
        for (int i = 0; i < FIRST; i++) {
            connect(i).subscribe("command/device/#", 0);
        }
        int threads = Thread.activeCount();
        long before = heapInUse();
        for (int i = FIRST; i < FIRST + TENANTS; i++) {
            connect(i).subscribe("command/device/#", 0);
        }
        long each = (heapInUse() - before) / TENANTS;

        // The clients' ends of the connections are among it.
        System.out.println("A tenant with one client takes " + each + " bytes");
        assertThat(each).isLessThan(MOST_BYTES);
        // A few may come meanwhile that others in this process begin.
        assertThat(Thread.activeCount()).isLessThan(threads + TENANTS / 10);
        assertThat(broker.usage()).hasSize(FIRST + TENANTS + 1);
    }

    @Test
    void theirMetricsAreBoundedAndLoseNothing() {
        int tenants = SERIES_OF_THEIR_OWN + 20;
        for (int i = 0; i < tenants; i++) {
            connect(i).publishFully(Publish.of("a", "x").qos(1, 1));
        }
        // Values are looked up a few times a second; tenants that are new show at the next look.
        Awaitility.await()
                .until(() -> counted().stream().mapToDouble(Double::doubleValue).sum() == tenants);

        assertThat(counted()).hasSize(SERIES_OF_THEIR_OWN + 1).contains(20.0 + 1);
        assertThat(broker.usage().stream()
                        .map(TenantUsage::usage)
                        .mapToLong(usage -> usage.get(Measure.MESSAGES_IN_QOS1)))
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
