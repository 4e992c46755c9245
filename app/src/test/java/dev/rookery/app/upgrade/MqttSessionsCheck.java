package dev.rookery.app.upgrade;

import static dev.rookery.app.upgrade.MqttSessions.LONG;
import static dev.rookery.app.upgrade.MqttSessions.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Checks that a broker holds everything that {@link MqttSessions} has created in an earlier release. */
final class MqttSessionsCheck {
    private static final long TEN_YEARS = 10L * 366 * 24 * 60 * 60;

    private final InetSocketAddress broker;
    private final JsonObject packetIds;

    /** @param packetIds what {@link MqttSessions#create} returned */
    MqttSessionsCheck(InetSocketAddress broker, JsonObject packetIds) {
        this.broker = broker;
        this.packetIds = packetIds;
    }

    void run() {
        endedSessions();
        queues();
        sharedQueue();
        messagesInFlight("v5-in-flight", v5("v5-in-flight"));
        messagesInFlight("v3-in-flight", Connect.v3("v3-in-flight"));
        messageOfAConnectedClient();
        // Last: receives also the messages that the clients above release.
        properties();
        subscriptions();
    }

    /**
     * Returns the retained messages by topic.
     *
     * @param count number of them
     */
    Map<String, ServerPacket.Publish> retained(int count) {
        Map<String, ServerPacket.Publish> retained = new HashMap<>();
        try (WireClient client = connect(Connect.v5("retained"))) {
            client.subscribe("up/retained/#", 2);
            for (ServerPacket.Publish message : new Inbox(client).takeRetained(count)) {
                assertThat(message.retain()).isTrue();
                retained.put(message.topic(), message);
            }
        }
        assertThat(retained).hasSize(count);
        ServerPacket.Publish properties = retained.get("up/retained/properties");
        assertThat(properties.payload()).isEqualTo("kept");
        assertThat(properties.qos()).isEqualTo(1);
        assertProperties(properties);
        assertThat(retained.get("up/retained/ü/€").payload()).isEqualTo("umlaut");
        assertThat(retained.get("up/retained/ü/€").qos()).isEqualTo(2);
        assertThat(retained.get("up/retained/qos0").payload()).isEqualTo("at most once");
        assertThat(retained.get("up/retained/qos0").qos()).isZero();
        return retained;
    }

    private void endedSessions() {
        for (Connect connect : List.of(v5("v5-expired"), Connect.v3("v3-removed"), v5("publisher"), v5("other"))) {
            try (WireClient client = WireClient.tcp(broker)) {
                assertThat(client.connect(connect.resume().user(MqttSessions.USER, MqttSessions.PASSWORD))
                                .sessionPresent())
                        .isFalse();
                client.expectNothing();
            }
        }
    }

    private void queues() {
        assertThat(payloads(take(Connect.of(Version.V3_1, "v31-queue")))).containsExactly("for 3.1");
        List<ServerPacket.Publish> queue = take(Connect.v3("v3-queue"));
        assertThat(payloads(queue)).containsExactly("at least 1", "at least 2", "at least 3", "exactly 1", "exactly 2");
        assertThat(queue).extracting(ServerPacket.Publish::qos).containsExactly(1, 1, 1, 2, 2);
        assertThat(queue).noneMatch(ServerPacket.Publish::dup);
        assertThat(take(Connect.v3("v3-queue"))).isEmpty();
    }

    private void sharedQueue() {
        List<String> received = Stream.of("shared-a", "shared-b")
                .flatMap(member -> payloads(take(v5(member))).stream())
                .toList();
        assertThat(received)
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, MqttSessions.SHARED_MESSAGES)
                        .mapToObj(i -> "shared " + i)
                        .toList());
    }

    private void messagesInFlight(String name, Connect connect) {
        JsonObject ids = packetIds.getJsonObject(name);
        try (WireClient client = resume(connect)) {
            Inbox inbox = new Inbox(client);
            List<ServerPacket.Publish> messages = inbox.takeAll();
            assertThat(messages)
                    .extracting(message -> message.payload() + " " + message.dup() + " " + message.qos())
                    .containsExactly("no PUBACK true 1", "no PUBREC true 2", "queued false 1");
            assertThat(messages.get(0).packetId()).isEqualTo(ids.getInteger("no PUBACK"));
            assertThat(messages.get(1).packetId()).isEqualTo(ids.getInteger("no PUBREC"));
            assertThat(inbox.released())
                    .containsExactlyInAnyOrder(ids.getInteger("no PUBREC"), ids.getInteger("no PUBCOMP"));

            Acknowledgement repeated = client.publishFully(Publish.of("up/received/" + name, "no PUBREL")
                    .qos(2, MqttSessions.INCOMPLETE)
                    .dup());
            assertThat(repeated.type()).isEqualTo(Type.PUBREC);
            client.acknowledge(Type.PUBREL, MqttSessions.INCOMPLETE_TOO);
            Acknowledgement complete = client.receive(Acknowledgement.class);
            assertThat(complete.type()).isEqualTo(Type.PUBCOMP);
            assertThat(complete.code()).isZero();
        }
        assertThat(take(connect)).isEmpty();
    }

    private void messageOfAConnectedClient() {
        List<ServerPacket.Publish> messages = take(v5("v5-connected"));
        assertThat(payloads(messages)).containsExactly("unacknowledged");
        assertThat(messages.get(0).dup()).isTrue();
    }

    private void properties() {
        List<ServerPacket.Publish> messages = take(v5("v5-properties"));
        assertThat(payloads(messages))
                .containsExactlyInAnyOrder(
                        "with properties",
                        "x".repeat(MqttSessions.LARGE_PAYLOAD),
                        "",
                        "no PUBREL",
                        "only PUBREL",
                        "no PUBREL",
                        "only PUBREL");
        ServerPacket.Publish message = messages.get(0);
        assertThat(message.topic()).isEqualTo("up/properties/all");
        assertThat(message.qos()).isEqualTo(2);
        assertThat(message.properties().all(WireProperty.SUBSCRIPTION_IDENTIFIER))
                .containsExactly(7L);
        assertProperties(message);
        assertThat(take(v5("v5-properties"))).isEmpty();
    }

    private static void assertProperties(ServerPacket.Publish message) {
        for (WireProperty property : List.of(
                WireProperty.PAYLOAD_FORMAT_INDICATOR,
                WireProperty.CONTENT_TYPE,
                WireProperty.RESPONSE_TOPIC,
                WireProperty.USER_PROPERTY)) {
            assertThat(message.properties().all(property))
                    .as(property.name())
                    .isEqualTo(MqttSessions.MESSAGE.all(property));
        }
        assertThat(message.properties().binary(WireProperty.CORRELATION_DATA))
                .isEqualTo(MqttSessions.MESSAGE.binary(WireProperty.CORRELATION_DATA));
        assertThat(message.properties().number(WireProperty.MESSAGE_EXPIRY_INTERVAL))
                .isBetween(LONG - TEN_YEARS, LONG);
    }

    private void subscriptions() {
        try (WireClient client = resume(Connect.v5("v5-subscribed").with(WireProperty.SESSION_EXPIRY_INTERVAL, LONG));
                WireClient other = connect(Connect.v5("other"))) {
            other.publishFully(Publish.of("up/removed/1", "not subscribed").qos(1, 1));
            other.publishFully(
                    Publish.of("up/identified/1", "identified").qos(1, 2).retain());
            other.publishFully(Publish.of("up/identified/1", "").qos(1, 3).retain());
            other.publishFully(Publish.of("up/not-local", "of another").qos(1, 4));

            client.publish(Publish.of("up/not-local", "own").qos(1, 1));
            List<ServerPacket.Publish> messages = new Inbox(client).takeAll();

            assertThat(payloads(messages)).containsExactly("identified", "", "of another");
            assertThat(messages.get(0).retain()).isTrue();
            assertThat(messages.get(0).properties().all(WireProperty.SUBSCRIPTION_IDENTIFIER))
                    .containsExactly(268_435_455L);
        }
    }

    private List<ServerPacket.Publish> take(Connect connect) {
        try (WireClient client = resume(connect)) {
            List<ServerPacket.Publish> messages = new Inbox(client).takeAll();
            client.send(WirePackets.disconnect()).expectClosed();
            return messages;
        }
    }

    /** Connects and checks that the session exists. */
    private WireClient resume(Connect connect) {
        WireClient client = WireClient.tcp(broker);
        ServerPacket.Connack connack = client.connect(connect.resume().user(MqttSessions.USER, MqttSessions.PASSWORD));
        assertThat(connack.code()).isZero();
        // MQTT 3.1 has no session present flag.
        if (connect.version() != Version.V3_1) {
            assertThat(connack.sessionPresent()).isTrue();
        }
        return client;
    }

    private WireClient connect(Connect connect) {
        return MqttSessions.connect(broker, connect);
    }

    private static Connect v5(String clientId) {
        return Connect.v5(clientId).with(WireProperty.SESSION_EXPIRY_INTERVAL, NEVER);
    }

    private static List<String> payloads(List<ServerPacket.Publish> messages) {
        return messages.stream().map(ServerPacket.Publish::payload).toList();
    }

    /** Receives messages and completes their exchanges. */
    private static final class Inbox {
        private final WireClient client;
        private final List<ServerPacket.Publish> messages = new ArrayList<>();
        private final List<Integer> released = new ArrayList<>();

        Inbox(WireClient client) {
            this.client = client;
        }

        /** Returns all messages until the broker sends no more. */
        List<ServerPacket.Publish> takeAll() {
            int before;
            do {
                before = messages.size() + released.size();
                client.send(WirePackets.pingRequest());
                ServerPacket packet = client.receive();
                while (!(packet instanceof ServerPacket.PingResponse)) {
                    handle(packet);
                    packet = client.receive();
                }
            } while (messages.size() + released.size() > before);
            return messages;
        }

        /**
         * Returns the retained messages of a subscription. The broker sends them in slices, between which it responds to other
         * packets, so that a PINGRESP does not mark their end.
         */
        List<ServerPacket.Publish> takeRetained(int count) {
            while (messages.size() < count) {
                handle(client.receive());
            }
            return takeAll();
        }

        /** Returns the packet identifiers of PUBREL packets. */
        List<Integer> released() {
            return released;
        }

        private void handle(ServerPacket packet) {
            if (packet instanceof ServerPacket.Publish message) {
                messages.add(message);
                if (message.qos() > 0) {
                    client.acknowledge(message.qos() == 1 ? Type.PUBACK : Type.PUBREC, message.packetId());
                }
            } else if (packet instanceof Acknowledgement acknowledgement && acknowledgement.type() == Type.PUBREL) {
                released.add(acknowledgement.packetId());
                client.acknowledge(Type.PUBCOMP, acknowledgement.packetId());
            }
        }
    }
}
