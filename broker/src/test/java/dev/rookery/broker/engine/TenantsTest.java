package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.Broker;
import dev.rookery.broker.ConnectedClient;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two tenants in one broker: equal names do not interfere. */
class TenantsTest {
    private static final TenantId ANNA = new TenantId("anna");
    private static final TenantId BERT = new TenantId("bert");

    private final List<WireClient> clients = new ArrayList<>();
    private Broker broker;

    @BeforeEach
    void start() {
        broker = Brokers.create(
                BrokerConfig.inMemory(
                        BrokerConfig.Engine.NATIVE,
                        ListenerConfig.tcp("127.0.0.1", 0).withTenant(ANNA),
                        ListenerConfig.tcp("127.0.0.1", 0).withTenant(BERT)),
                new FixedAuthority());
        broker.start();
    }

    @AfterEach
    void stop() {
        clients.forEach(WireClient::close);
        broker.close();
    }

    private WireClient connect(TenantId tenant, Connect connect) {
        WireClient client = WireClient.tcp(
                broker.listeners().get(tenant.equals(ANNA) ? 0 : 1).address());
        clients.add(client);
        assertThat(client.connect(connect).code()).isZero();
        return client;
    }

    @Test
    void separatesClientIds() {
        WireClient hers = connect(ANNA, Connect.v5("same"));
        WireClient his = connect(BERT, Connect.v5("same"));

        hers.expectNothing();
        his.expectNothing();
        assertThat(broker.clients()).extracting(ConnectedClient::tenant).containsExactlyInAnyOrder(ANNA, BERT);
        assertThat(broker.disconnect(new UserKey(BERT, ""), "same")).isTrue();
        assertThat(his.expectDisconnect()).isEqualTo(0x98);
        hers.expectNothing();
    }

    @Test
    void separatesMessages() {
        WireClient hers = connect(ANNA, Connect.v5("s"));
        hers.subscribe("#", 1);
        hers.subscribe("$share/g/a", 1);
        WireClient publisher = connect(BERT, Connect.v5("p"));

        assertThat(publisher
                        .publishFully(Publish.of("a", "x").qos(1, 1).retain())
                        .code())
                .as("no matching subscribers")
                .isEqualTo(0x10);
        hers.expectNothing();
        hers.subscribe("a", 1);
        hers.expectNothing();
        WireClient his = connect(BERT, Connect.v5("s"));
        his.subscribe("a", 0);
        assertThat(his.receivePublish().payload()).isEqualTo("x");
    }

    @Test
    void separatesSessions() {
        Connect connect = Connect.v5("s").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 100);
        WireClient hers = connect(ANNA, connect);
        hers.subscribe("a", 1);
        hers.send(WirePackets.disconnect()).expectClosed();

        WireClient his = WireClient.tcp(broker.listeners().get(1).address());
        clients.add(his);
        assertThat(his.connect(connect).sessionPresent()).isFalse();
    }

    @Test
    void separatesSystemTopics() {
        connect(BERT, Connect.v5("one"));
        WireClient hers = connect(ANNA, Connect.v5("s"));
        hers.subscribe("$SYS/broker/clients/connected", 0);

        String connected = hers.receivePublish().payload();
        while (connected.equals("0")) {
            connected = hers.receivePublish().payload();
        }
        assertThat(connected).isEqualTo("1");
    }
}
