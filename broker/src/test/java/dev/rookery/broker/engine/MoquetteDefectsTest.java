package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Regression tests for the defects of Moquette 0.18.3 that led to the native engine. docs/reference/conformance.md lists the
 * defects that other tests cover.
 */
class MoquetteDefectsTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    /** In Moquette, an exception in a session command stopped the loop that served half of all clients. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "82 0d 0001 00 0007 24736861 72652f 00", // SUBSCRIBE $share/
                "82 0e 0001 00 0008 2473686172652f78 00", // SUBSCRIBE $share/x
                "e000 40020001", // PUBACK after DISCONNECT
                "40020001 50020001 62020001 70020001" // acknowledgements without a message
            })
    void noPacketBlocksOtherClients(String hex) {
        engine.v5("bad").sendHex(hex);

        for (int i = 0; i < 16; i++) {
            WireClient client = engine.v5("c" + i);
            client.subscribe("a/" + i, 1);
            client.publish(Publish.of("a/" + i, "x"));
            assertThat(client.receivePublish().payload()).isEqualTo("x");
        }
    }

    @Test
    void willWithQos3BlocksNoOtherClient() {
        for (int i = 0; i < 8; i++) {
            engine.open()
                    .send(Connect.v5("bad" + i).will("w", "x").flags(0x18).toBytes())
                    .speak(Version.V5)
                    .receive(ServerPacket.Connack.class);
        }
        engine.v5("good").subscribe("a", 0);
    }

    /** In Moquette, copies of groups shared their lists, and a publication during a change broke a group for good. */
    @Test
    void sharedGroupsChangeDuringPublishing() {
        WireClient steady = engine.v5("steady");
        steady.subscribe("$share/g/a", 1);
        List<CompletableFuture<Void>> changing = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            WireClient member = engine.v5("m" + i);
            changing.add(CompletableFuture.runAsync(() -> {
                for (int round = 0; round < 200; round++) {
                    // Messages may arrive between the acknowledgements.
                    member.send(Subscribe.of(1).filter("$share/g/a", 0).toBytes(Version.V5));
                    awaitType(member, ServerPacket.Suback.class);
                    member.send(WirePackets.unsubscribe(Version.V5, 2, "$share/g/a"));
                    awaitType(member, ServerPacket.Unsuback.class);
                }
            }));
        }
        WireClient publisher = engine.v5("p");
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            while (true) {
                ServerPacket.Publish publish = steady.receivePublish();
                steady.acknowledge(Type.PUBACK, publish.packetId());
                if (publish.payload().equals("last")) {
                    return;
                }
            }
        });
        for (int i = 0; i < 1000; i++) {
            assertThat(publisher.publishFully(Publish.of("a", "x").qos(1, 1)).code())
                    .isZero();
        }
        changing.forEach(CompletableFuture::join);
        publisher.publishFully(Publish.of("a", "last").qos(1, 1));
        reading.join();
    }

    private static void awaitType(WireClient client, Class<? extends ServerPacket> type) {
        ServerPacket packet;
        do {
            packet = client.receive();
        } while (!type.isInstance(packet));
    }

    /** In Moquette, a SUBSCRIBE right after CONNACK was sometimes "received on a closed connection". */
    @Test
    void subscribingImmediatelyAfterConnackAlwaysSucceeds() {
        for (int i = 0; i < 300; i++) {
            try (WireClient client =
                    WireClient.tcp(engine.address(dev.rookery.broker.config.ListenerConfig.Transport.TCP))) {
                client.connect(Connect.v3("c" + i));
                assertThat(client.subscribe("a", 0).codes()).containsExactly(0);
            }
        }
    }

    /** In Moquette, a full queue discarded commands, including SUBSCRIBE, PUBACK and "connection lost". */
    @Test
    void thousandsOfPipelinedPacketsAreAllAcknowledged() {
        WireClient client = engine.v5("c");
        int count = 5000;
        byte[][] packets = new byte[count][];
        for (int i = 0; i < count; i++) {
            packets[i] = i % 2 == 0
                    ? Subscribe.of(i + 1).filter("t/" + i % 500, 1).toBytes(Version.V5)
                    : Publish.of("unsubscribed", "x").qos(1, i + 1).toBytes(Version.V5);
        }
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> client.send(packets));

        for (int i = 0; i < count; i++) {
            int id = packetId(client.receive());
            assertThat(id).isEqualTo(i + 1);
        }
        sending.join();
    }

    private static int packetId(ServerPacket packet) {
        return packet instanceof ServerPacket.Suback suback
                ? suback.packetId()
                : ((ServerPacket.Acknowledgement) packet).packetId();
    }

    /** In Moquette, an expired message at the head of the queue blocked all messages behind it. */
    @Test
    void expiredMessageDoesNotBlockQueue() {
        Connect connect = Connect.v5("s").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 100);
        WireClient offline = engine.connect(connect);
        offline.subscribe("a", 1);
        offline.send(WirePackets.disconnect()).expectClosed();
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("a", "old").qos(1, 1).with(WireProperty.MESSAGE_EXPIRY_INTERVAL, 0));
        publisher.publishFully(Publish.of("a", "new").qos(1, 2));

        assertThat(engine.connect(connect).receivePublish().payload()).isEqualTo("new");
    }
}
