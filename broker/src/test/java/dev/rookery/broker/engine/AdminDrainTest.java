package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperty;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Draining by the admin port. */
class AdminDrainTest extends AdminPortCase {
    @Test
    void drainsToAnotherServer() {
        WireClient v5 = engine.v5("a");
        WireClient v3 = engine.v3("b");
        WireClient small = engine.connect(Connect.v5("c").with(WireProperty.MAXIMUM_PACKET_SIZE, 20));
        engine.authority().user("late", "l").hold();
        WireClient late = engine.open().sendConnect(Connect.v5("d").user("late", "l"));
        Awaitility.await().atMost(WireClient.DEADLINE).until(() -> engine.authority()
                .watcherSees("late"));

        String plan = "{\"seconds\": 0, \"server_reference\": \"other.example:1883\", \"permanent\": false}";
        assertThat(port.exchange("POST", "/v1/broker/drain", plan).statusCode()).isEqualTo(202);

        ServerPacket.Disconnect disconnect = v5.receive(ServerPacket.Disconnect.class);
        assertThat(disconnect.code()).isEqualTo(0x9c);
        assertThat(disconnect.properties().text(WireProperty.SERVER_REFERENCE)).isEqualTo("other.example:1883");
        v3.expectClosed();
        ServerPacket.Disconnect briefly = small.receive(ServerPacket.Disconnect.class);
        assertThat(briefly.code()).isEqualTo(0x9c);
        assertThat(briefly.properties().has(WireProperty.SERVER_REFERENCE)).isFalse();
        engine.authority().release();
        ServerPacket.Connack refused = late.receive(ServerPacket.Connack.class);
        assertThat(refused.code()).isEqualTo(0x9c);
        assertThat(refused.properties().text(WireProperty.SERVER_REFERENCE)).isEqualTo("other.example:1883");

        Awaitility.await()
                .atMost(WireClient.DEADLINE)
                .until(() -> port.get("/v1/broker").getString("state").equals("drained"));
        assertThat(port.send(port.request("/health/ready")).statusCode()).isEqualTo(503);
        awaitLive();
        assertThat(port.get("/v1/broker").getJsonArray("listeners")).isEmpty();
    }

    @Test
    void drainsGradually() {
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(engine.v5("c" + i));
        }
        port.exchange("POST", "/v1/broker/drain", "{\"seconds\": 3600}");

        assertThat(clients.get(0).expectDisconnect()).isEqualTo(0x8b);
        assertThat(port.get("/v1/broker").getString("state")).isEqualTo("draining");
        clients.get(5).expectNothing();
        assertThat(problem("POST", "/v1/broker/drain", "{\"seconds\": 3601}", 400))
                .contains("seconds");
    }
}
