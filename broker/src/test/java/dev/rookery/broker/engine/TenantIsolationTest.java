package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.tenant.TenantNames;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperty;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two customers with equal usernames, client ids and topics, and superusers on both sides: whatever one does, the other
 * notices nothing.
 */
class TenantIsolationTest {
    private static final TenantId ANNA = new TenantId("anna");
    private static final TenantId BERT = new TenantId("bert");

    private static TenantFixture tenants;
    private static Broker broker;

    private final List<WireClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() {
        TestDatabase database = TestDatabase.create();
        tenants = TenantFixture.open(database);
        for (TenantId tenant : List.of(ANNA, BERT)) {
            tenants.create(tenant, "secret");
            database.execute("UPDATE " + tenants.schema(tenant) + ".mqtt_users SET is_superuser = true");
        }
        broker = Brokers.create(
                BrokerConfig.builder(BrokerConfig.Engine.NATIVE, ListenerConfig.tcp("127.0.0.1", 0))
                        .tenantNames(new TenantNames(List.of(), true))
                        .build(),
                tenants.authority());
        broker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
        tenants.close();
    }

    @AfterEach
    void disconnect() {
        clients.forEach(WireClient::close);
    }

    private static Connect login(TenantId tenant, String clientId) {
        return Connect.v5(clientId).user("device@" + tenant, "secret");
    }

    private WireClient connect(Connect login) {
        WireClient client = WireClient.tcp(broker.listeners().get(0).address());
        clients.add(client);
        assertThat(client.connect(login).code()).isZero();
        return client;
    }

    @Test
    void subscriptionsToAllTopicsEndAtTheTenant() {
        List<WireClient> annas = new ArrayList<>();
        for (String filter : List.of("#", "+/#", "/#", "a/+", "$share/group/#")) {
            WireClient client = connect(login(ANNA, "client" + annas.size()));
            assertThat(client.subscribe(filter, 2).codes()).containsExactly(2);
            annas.add(client);
        }
        WireClient berts = connect(login(BERT, "client0"));
        berts.subscribe("$share/group/#", 1);

        WireClient publisher = connect(login(BERT, "client1"));
        publisher.publishFully(Publish.of("a/b", "of bert").qos(1, 1).retain());
        publisher.publishFully(Publish.of("/x", "of bert").qos(2, 2));

        assertThat(berts.receivePublish().payload()).isEqualTo("of bert");
        assertThat(berts.receivePublish().payload()).isEqualTo("of bert");
        annas.forEach(WireClient::expectNothing);
        annas.get(0).subscribe("a/b", 1);
        annas.get(0).expectNothing();
        publisher.publishFully(Publish.of("a/b", "").qos(1, 3).retain());
    }

    @Test
    void systemTopicsCountTheTenantOnly() {
        connect(login(BERT, "one"));
        connect(login(BERT, "two"));
        WireClient annas = connect(login(ANNA, "one"));
        annas.subscribe("$SYS/broker/clients/connected", 0);

        assertThat(annas.receivePublish().payload()).isEqualTo("1");
    }

    @Test
    void equalSessionsAreNotTakenOver() {
        WireClient annas = connect(login(ANNA, "same").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 60));
        annas.subscribe("a/b", 1);

        WireClient berts = WireClient.tcp(broker.listeners().get(0).address());
        clients.add(berts);
        ServerPacket.Connack connack =
                berts.connect(login(BERT, "same").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 60));

        assertThat(connack.sessionPresent()).isFalse();
        connect(login(ANNA, "publisher"))
                .publishFully(Publish.of("a/b", "still here").qos(1, 1));
        assertThat(annas.receivePublish().payload()).isEqualTo("still here");
        berts.expectNothing();
        connect(login(ANNA, "same"));
        connect(login(BERT, "same"));
    }

    @Test
    void willsStayInTheTenant() {
        WireClient annas = connect(login(ANNA, "watcher"));
        annas.subscribe("#", 1);
        WireClient berts = connect(login(BERT, "watcher"));
        berts.subscribe("#", 1);

        connect(login(BERT, "dying").will("a/will", "of bert")).close();

        assertThat(berts.receivePublish().payload()).isEqualTo("of bert");
        annas.expectNothing();
    }

    @Test
    void topicAliasesStayOnTheConnection() {
        WireClient berts = connect(login(BERT, "one"));
        berts.publishFully(Publish.of("a/secret", "x").qos(1, 1).with(WireProperty.TOPIC_ALIAS, 1));
        WireClient annas = connect(login(ANNA, "one"));

        annas.publish(Publish.of("", "y").qos(1, 1).with(WireProperty.TOPIC_ALIAS, 1));

        assertThat(annas.expectDisconnect()).isEqualTo(0x82);
    }

    /** The texts that clients receive name no other tenant, and say nothing about its existence. */
    @Test
    void refusalsAreAlike() {
        List<ServerPacket.Connack> refusals = new ArrayList<>();
        for (Connect login : List.of(
                Connect.v5("c").user("device@bert", "wrong"),
                Connect.v5("c").user("unknown@bert", "secret"),
                Connect.v5("c").user("device@unknown", "secret"),
                Connect.v5("c").user("device", "secret"))) {
            WireClient client = WireClient.tcp(broker.listeners().get(0).address());
            clients.add(client);
            refusals.add(client.connect(login));
        }
        assertThat(refusals).extracting(ServerPacket.Connack::code).containsOnly(0x87);
        assertThat(refusals)
                .extracting(connack -> connack.properties().text(WireProperty.REASON_STRING))
                .containsOnly(refusals.get(0).properties().text(WireProperty.REASON_STRING));
    }

    @Test
    void listsNameTheTenantOfEachClient() {
        connect(login(ANNA, "same"));
        connect(login(BERT, "same"));

        assertThat(broker.clients())
                .filteredOn(client -> client.clientId().equals("same"))
                .extracting(client -> client.tenant() + " " + client.username())
                .containsExactlyInAnyOrder("anna device", "bert device");
        assertThat(broker.usage()).extracting(usage -> usage.tenant().value()).contains("anna", "bert");
    }
}
