package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.registry.TenantLifecycle;
import dev.rookery.broker.store.Durability;
import dev.rookery.tenant.TenantNames;
import dev.rookery.tenant.TenantState;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants are suspended, resumed and removed while a broker with a journal serves another tenant. */
class TenantLifecycleTest {
    private static final TenantId ANNA = new TenantId("anna");
    private static final TenantId BERT = new TenantId("bert");
    /** In client ids, topics and payloads of what must be erased. */
    private static final String MARK = "markofanna";

    private final TestDatabase database = TestDatabase.create();
    private final List<WireClient> clients = new ArrayList<>();
    private TenantFixture tenants;
    private Broker broker;
    private TenantLifecycle lifecycle;

    @TempDir
    private Path data;

    @BeforeEach
    void start() {
        startBroker();
        tenants.create(ANNA, "hers");
        tenants.create(BERT, "his");
    }

    private void startBroker() {
        tenants = TenantFixture.open(database);
        broker = Brokers.create(
                BrokerConfig.builder(BrokerConfig.Engine.NATIVE, ListenerConfig.tcp("127.0.0.1", 0))
                        .tenantNames(new TenantNames(List.of(), true))
                        .persistence(data, Durability.OS)
                        .build(),
                tenants.authority());
        broker.start();
        lifecycle = TenantLifecycle.start(broker, tenants.directory(), tenants::delete);
    }

    private void stopBroker() {
        clients.forEach(WireClient::close);
        clients.clear();
        lifecycle.close();
        broker.close();
        tenants.close();
    }

    @AfterEach
    void stop() {
        stopBroker();
    }

    private WireClient client() {
        WireClient client = WireClient.tcp(broker.listeners().get(0).address());
        clients.add(client);
        return client;
    }

    private static Connect login(TenantId tenant, String clientId) {
        return Connect.v5(clientId)
                .user("device@" + tenant, tenant.equals(ANNA) ? "hers" : "his")
                .resume()
                .with(WireProperty.SESSION_EXPIRY_INTERVAL, 3600);
    }

    private WireClient connected(TenantId tenant, String clientId) {
        WireClient client = client();
        assertThat(client.connect(login(tenant, clientId)).code()).isZero();
        return client;
    }

    @Test
    void suspendsAndResumes() {
        WireClient annas = connected(ANNA, "anna1");
        annas.subscribe("a/#", 1);
        WireClient publisher = connected(ANNA, "anna2");
        publisher.publishFully(Publish.of("a/retained", "kept").qos(1, 1).retain());
        annas.receivePublish();
        WireClient berts = connected(BERT, "bert1");

        tenants.setState(ANNA, TenantState.SUSPENDED);

        assertThat(annas.expectDisconnect()).isEqualTo(0x98);
        assertThat(publisher.expectDisconnect()).isEqualTo(0x98);
        assertThat(client().connect(login(ANNA, "anna1")).code()).isEqualTo(0x87);
        berts.expectNothing();

        tenants.setState(ANNA, TenantState.ACTIVE);

        await().until(() -> client().connect(login(ANNA, "anna2")).code() == 0);
        assertThat(client().connect(login(ANNA, "anna1")).sessionPresent()).isTrue();
    }

    /** The tenant exists in the broker only once its first client connects. */
    @Test
    void appliesLimitsToTenantsWithoutClients() {
        broker.updateLimits(ANNA, TenantLimits.DEFAULT.toBuilder().sessions(1).build());
        broker.updateLimits(
                new UserKey(BERT, "device"),
                Optional.of(ClientLimits.DEFAULT.toBuilder().keepAliveSeconds(7).build()));

        connected(ANNA, "anna1");
        assertThat(client().connect(login(ANNA, "anna2")).code()).isEqualTo(0x97);
        connected(BERT, "bert1");
        assertThat(client().connect(login(BERT, "bert2")).properties().number(WireProperty.SERVER_KEEP_ALIVE))
                .isEqualTo(7);
    }

    /** Two clients with queued, retained and will messages: nothing remains in memory, PostgreSQL and the journal. */
    @Test
    void removesEverything() throws IOException {
        populate();
        WireClient berts = connected(BERT, "bert1");
        berts.subscribe("a/#", 1);
        assertThat(isMarked()).isTrue();

        String schema = tenants.schema(ANNA);
        tenants.setState(ANNA, TenantState.REMOVING);

        await().until(() -> tenants.find(ANNA).isEmpty());
        assertRemoved(schema);
        assertThat(client().connect(login(ANNA, MARK + "1")).code()).isEqualTo(0x87);
        connected(BERT, "bert2").publishFully(Publish.of("a/b", "still here").qos(1, 1));
        assertThat(berts.receivePublish().payload()).isEqualTo("still here");

        // Another customer with the same name finds nothing.
        tenants.create(ANNA, "hers");
        WireClient newcomer = client();
        assertThat(newcomer.connect(login(ANNA, MARK + "1")).sessionPresent()).isFalse();
        newcomer.subscribe("a/#", 1);
        newcomer.expectNothing();
        stopBroker();
        startBroker();
        assertThat(client().connect(login(BERT, "bert1")).sessionPresent()).isTrue();
    }

    /** The broker stopped after the removal was requested. */
    @Test
    void continuesARemovalAfterARestart() throws IOException {
        populate();
        String schema = tenants.schema(ANNA);
        stopBroker();
        database.execute("UPDATE rookery_tenants SET state = 'removing' WHERE id = 'anna'");
        assertThat(isMarked()).isTrue();

        startBroker();

        await().until(() -> tenants.find(ANNA).isEmpty());
        assertRemoved(schema);
    }

    private void populate() {
        WireClient offline = connected(ANNA, MARK + "1");
        offline.subscribe("a/#", 1);
        offline.close();
        WireClient publisher = client();
        assertThat(publisher
                        .connect(login(ANNA, MARK + "2").will("a/" + MARK, MARK))
                        .code())
                .isZero();
        publisher.publishFully(Publish.of("a/" + MARK, MARK).qos(1, 1).retain());
        publisher.publishFully(Publish.of("a/" + MARK + "/2", MARK).qos(1, 2));
    }

    private void assertRemoved(String schema) throws IOException {
        assertThat(isMarked()).isFalse();
        assertThat(broker.clients()).noneMatch(client -> client.tenant().equals(ANNA));
        assertThat(broker.usage()).noneMatch(usage -> usage.tenant().equals(ANNA));
        assertThat(database.query("SELECT count(*)::text FROM pg_namespace WHERE nspname = '" + schema + "'"))
                .containsExactly("0");
    }

    private boolean isMarked() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (content.contains(MARK) || content.contains(ANNA.value())) {
                    return true;
                }
            }
        }
        return false;
    }
}
