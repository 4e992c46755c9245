package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Durable sessions of the user {@code device} in every state, and a check that they are there exactly once. */
final class MovedSessions {
    static final String PASSWORD = "secret of the device";
    private static final int QUEUED = 30;
    private static final long EXPIRY = 3600;
    private static final int REUSED_ID = 77;

    private final InetSocketAddress address;
    private final String username;

    /** @param username with the tenant */
    MovedSessions(InetSocketAddress address, String username) {
        this.address = address;
        this.username = username;
    }

    private WireClient open(String clientId, boolean present) {
        WireClient client = WireClient.tcp(address);
        ServerPacket.Connack connack = client.connect(Connect.v5(clientId)
                .user(username, PASSWORD)
                .resume()
                .with(WireProperty.SESSION_EXPIRY_INTERVAL, EXPIRY));
        assertThat(connack.code()).as("CONNACK of %s", clientId).isZero();
        assertThat(connack.sessionPresent()).as("session of %s", clientId).isEqualTo(present);
        return client;
    }

    /** Creates the sessions: one with queued messages, one with messages in flight in each stage, one that published. */
    void create() {
        WireClient sleeper = open("sleeper", false);
        sleeper.subscribe("queue/#", 2);
        sleeper.close();
        WireClient receiver = open("receiver", false);
        receiver.subscribe("flight/#", 2);
        WireClient publisher = open("publisher", false);
        publisher.publishFully(Publish.of("flight/one", "unacknowledged").qos(1, 1));
        publisher.publishFully(Publish.of("flight/two", "unreceived").qos(2, 2));
        publisher.publishFully(Publish.of("flight/three", "received").qos(2, 3));
        for (int i = 0; i < 2; i++) {
            receiver.receivePublish();
        }
        ServerPacket.Publish third = receiver.receivePublish();
        receiver.acknowledge(Type.PUBREC, third.packetId());
        assertThat(receiver.receive(ServerPacket.Acknowledgement.class).type()).isEqualTo(Type.PUBREL);
        receiver.close();
        for (int i = 1; i <= QUEUED; i++) {
            publisher.publishFully(Publish.of("queue/" + i % 3, "message " + i)
                    .qos(1 + i % 2, i)
                    .with(WireProperty.MESSAGE_EXPIRY_INTERVAL, EXPIRY));
        }
        publisher.publishFully(Publish.of("kept/one", "retained 1").qos(1, 1).retain());
        publisher.publishFully(Publish.of("kept/two", "retained 2").qos(1, 2).retain());
        // Accepted, but not released: a repetition must not be delivered again.
        publisher
                .publish(Publish.of("queue/last", "accepted once").qos(2, REUSED_ID))
                .receive(ServerPacket.Acknowledgement.class);
        publisher.close();
    }

    /** Connects each client once, with its session, and receives everything exactly once. */
    void verify() {
        WireClient publisher = open("publisher", true);
        publisher
                .publish(Publish.of("queue/last", "accepted once")
                        .qos(2, REUSED_ID)
                        .dup())
                .receive(ServerPacket.Acknowledgement.class);
        publisher.send(WirePackets.acknowledgement(Type.PUBREL, REUSED_ID));
        publisher.receive(ServerPacket.Acknowledgement.class);
        publisher.subscribe("kept/#", 1);
        List<String> retained = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ServerPacket.Publish message = publisher.receivePublish();
            assertThat(message.retain()).isTrue();
            publisher.acknowledge(Type.PUBACK, message.packetId());
            retained.add(message.payload());
        }
        assertThat(retained).containsExactlyInAnyOrder("retained 1", "retained 2");
        publisher.expectNothing();
        publisher.close();

        WireClient sleeper = open("sleeper", true);
        List<String> queued = receiveFully(sleeper, QUEUED + 1);
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= QUEUED; i++) {
            expected.add("message " + i);
        }
        expected.add("accepted once");
        assertThat(queued).containsExactlyElementsOf(expected);
        sleeper.expectNothing();
        sleeper.close();

        WireClient receiver = open("receiver", true);
        ServerPacket.Publish first = receiver.receivePublish();
        ServerPacket.Publish second = receiver.receivePublish();
        assertThat(List.of(first.payload(), second.payload())).containsExactly("unacknowledged", "unreceived");
        assertThat(first.dup() && second.dup()).isTrue();
        ServerPacket.Acknowledgement release = receiver.receive(ServerPacket.Acknowledgement.class);
        assertThat(release.type()).isEqualTo(Type.PUBREL);
        receiver.acknowledge(Type.PUBCOMP, release.packetId());
        receiver.acknowledge(Type.PUBACK, first.packetId());
        receiver.acknowledge(Type.PUBREC, second.packetId());
        complete(receiver, receiver.receive());
        receiver.expectNothing();
        receiver.close();
    }

    /** Receives messages and completes their exchanges. */
    private static List<String> receiveFully(WireClient client, int count) {
        List<String> payloads = new ArrayList<>();
        for (int open = 0; payloads.size() < count || open > 0; ) {
            ServerPacket packet = client.receive();
            if (packet instanceof ServerPacket.Publish message) {
                client.acknowledge(message.qos() == 1 ? Type.PUBACK : Type.PUBREC, message.packetId());
                open += message.qos() == 1 ? 0 : 1;
                payloads.add(message.payload());
            } else {
                complete(client, packet);
                open--;
            }
        }
        return payloads;
    }

    private static void complete(WireClient client, ServerPacket release) {
        assertThat(release).isInstanceOf(ServerPacket.Acknowledgement.class);
        client.acknowledge(Type.PUBCOMP, ((ServerPacket.Acknowledgement) release).packetId());
    }
}
