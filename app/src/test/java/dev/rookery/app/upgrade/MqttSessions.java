package dev.rookery.app.upgrade;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;

/**
 * Creates sessions, subscriptions, messages and retained messages of every kind in a broker. MqttSessionsCheck is the
 * counterpart. The user may do everything below {@code up/}.
 */
final class MqttSessions {
    static final String USER = "sessions";
    static final String PASSWORD = "secret";

    /** Session expiry interval of sessions that never end (section 3.1.2.11.2 of MQTT 5). */
    static final long NEVER = 0xFFFF_FFFFL;
    /** About 95 years, in seconds: does not pass before a fixture is used. */
    static final long LONG = 3_000_000_000L;

    static final int LARGE_PAYLOAD = 70_000;
    static final int SHARED_MESSAGES = 10;
    static final int INCOMPLETE = 1000;
    static final int INCOMPLETE_TOO = 1001;

    /** The properties of the message in the queue of {@code v5-properties}. */
    static final WireProperties MESSAGE = WireProperties.of(WireProperty.PAYLOAD_FORMAT_INDICATOR, 1)
            .and(WireProperty.MESSAGE_EXPIRY_INTERVAL, LONG)
            .and(WireProperty.CONTENT_TYPE, "text/plain")
            .and(WireProperty.RESPONSE_TOPIC, "up/response")
            .and(WireProperty.CORRELATION_DATA, new byte[] {0, 1, (byte) 0xff})
            .andUser("key", "first")
            .andUser("key", "second");

    private final InetSocketAddress broker;
    private final JsonObject packetIds = new JsonObject();
    private final WireClient publisher;
    private int lastPacketId;

    MqttSessions(InetSocketAddress broker) {
        this.broker = broker;
        publisher = connect(Connect.v5("publisher"));
    }

    /**
     * Creates everything.
     *
     * @return the packet identifiers of messages in flight, by client identifier and payload
     */
    JsonObject create() {
        subscriptions();
        queues();
        sharedQueue();
        inFlight(
                "v5-in-flight",
                Connect.v5("v5-in-flight")
                        .with(WireProperty.SESSION_EXPIRY_INTERVAL, NEVER)
                        .with(WireProperty.RECEIVE_MAXIMUM, 3));
        inFlight("v3-in-flight", Connect.v3("v3-in-flight"));
        endedSessions();
        retained();
        publisher.close();
        return packetIds;
    }

    /** Returns a client that is connected, with a message that it has not acknowledged, and stays so. */
    WireClient connected() {
        WireClient client =
                connect(Connect.v5("v5-connected").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, NEVER));
        client.subscribe("up/connected", 1);
        try (WireClient other = connect(Connect.v3("other"))) {
            other.publishFully(Publish.of("up/connected", "unacknowledged").qos(1, 1));
        }
        client.receivePublish();
        return client;
    }

    /** Replaces a retained message so often that the journal is compacted. */
    void compaction() {
        try (WireClient client = connect(Connect.v5("compaction"))) {
            for (int i = 0; i < 300; i++) {
                client.publishFully(Publish.of("up/retained/replaced", i + "-" + "x".repeat(LARGE_PAYLOAD))
                        .qos(1, i + 1)
                        .retain());
            }
        }
    }

    private void subscriptions() {
        try (WireClient client =
                connect(Connect.v5("v5-subscribed").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, LONG))) {
            client.subscribe(Subscribe.of(1)
                    .filter("up/identified/+", 1 | Subscribe.RETAIN_AS_PUBLISHED)
                    .with(WireProperties.of(WireProperty.SUBSCRIPTION_IDENTIFIER, 268_435_455)));
            client.subscribe("up/not-local", 1 | Subscribe.NO_LOCAL);
            client.subscribe("up/removed/#", 1);
            client.unsubscribe("up/removed/#");
            leave(client);
        }
        try (WireClient client = connect(Connect.of(Version.V3_1, "v31-queue").resume())) {
            client.subscribe("up/v31", 1);
            leave(client);
        }
        try (WireClient client = connect(Connect.v3("v3-queue").resume())) {
            client.subscribe(Subscribe.of(1).filter("up/queue/+", 1).filter("up/exactly/once", 2));
            leave(client);
        }
        try (WireClient client =
                connect(Connect.v5("v5-properties").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, NEVER))) {
            client.subscribe(Subscribe.of(1)
                    .filter("up/properties/#", 2)
                    .with(WireProperties.of(WireProperty.SUBSCRIPTION_IDENTIFIER, 7)));
            client.subscribe("up/received/+", 2);
            leave(client);
        }
        for (String member : new String[] {"shared-a", "shared-b"}) {
            try (WireClient client =
                    connect(Connect.v5(member).resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, NEVER))) {
                client.subscribe("$share/group/up/shared/+", 1);
                leave(client);
            }
        }
    }

    private void queues() {
        publish("up/v31", "for 3.1", 1);
        for (int i = 1; i <= 3; i++) {
            publish("up/queue/" + i, "at least " + i, 1);
        }
        publish("up/exactly/once", "exactly 1", 2);
        publish("up/exactly/once", "exactly 2", 2);
        publisher.publishFully(Publish.of("up/properties/expired", "expired")
                .qos(1, nextId())
                .with(WireProperty.MESSAGE_EXPIRY_INTERVAL, 1));
        publisher.publishFully(Publish.of("up/properties/all", "with properties")
                .qos(2, nextId())
                .with(MESSAGE));
        publish("up/properties/large", "x".repeat(LARGE_PAYLOAD), 1);
        publish("up/properties/empty", "", 1);
    }

    private void sharedQueue() {
        for (int i = 1; i <= SHARED_MESSAGES; i++) {
            publish("up/shared/" + i, "shared " + i, 1);
        }
    }

    /** Leaves one outgoing message in each state of its exchange, one queued, and two incoming ones without PUBREL. */
    private void inFlight(String name, Connect connect) {
        String topic = "up/" + name;
        JsonObject ids = new JsonObject();
        packetIds.put(name, ids);
        try (WireClient client = connect(connect.resume())) {
            client.subscribe(topic, 2);
            publish(topic, "no PUBACK", 1);
            ids.put("no PUBACK", client.receivePublish().packetId());
            publish(topic, "no PUBREC", 2);
            ids.put("no PUBREC", client.receivePublish().packetId());
            publish(topic, "no PUBCOMP", 2);
            int released = client.receivePublish().packetId();
            ids.put("no PUBCOMP", released);
            client.acknowledge(Type.PUBREC, released).receive();
            client.publish(Publish.of("up/received/" + name, "no PUBREL").qos(2, INCOMPLETE))
                    .receive();
            client.publish(Publish.of("up/received/" + name, "only PUBREL").qos(2, INCOMPLETE_TOO))
                    .receive();
        }
        publish(topic, "queued", 1);
    }

    private void endedSessions() {
        try (WireClient client =
                connect(Connect.v5("v5-expired").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 1))) {
            client.subscribe("up/expired", 1);
            leave(client);
        }
        try (WireClient client = connect(Connect.v3("v3-removed").resume())) {
            client.subscribe("up/expired", 1);
            leave(client);
        }
        try (WireClient client = connect(Connect.v3("v3-removed"))) {
            leave(client);
        }
    }

    private void retained() {
        publisher.publishFully(Publish.of("up/retained/properties", "kept")
                .qos(1, nextId())
                .retain()
                .with(MESSAGE));
        publisher.publishFully(
                Publish.of("up/retained/ü/€", "umlaut").qos(2, nextId()).retain());
        publisher.publishFully(
                Publish.of("up/retained/deleted", "deleted").qos(1, nextId()).retain());
        publisher.publishFully(
                Publish.of("up/retained/deleted", "").qos(1, nextId()).retain());
        publisher.publishFully(Publish.of("up/retained/expired", "expired")
                .qos(1, nextId())
                .retain()
                .with(WireProperty.MESSAGE_EXPIRY_INTERVAL, 1));
        // QoS 0 has no acknowledgement; that of the next message shows that the broker has processed it.
        publisher.publish(Publish.of("up/retained/qos0", "at most once").retain());
        publish("up/unmatched", "", 1);
    }

    private void publish(String topic, String payload, int qos) {
        publisher.publishFully(Publish.of(topic, payload).qos(qos, nextId()));
    }

    private int nextId() {
        return ++lastPacketId;
    }

    /** Sends DISCONNECT and waits until the broker has closed the connection. */
    private static void leave(WireClient client) {
        client.send(WirePackets.disconnect()).expectClosed();
    }

    private WireClient connect(Connect connect) {
        return connect(broker, connect);
    }

    static WireClient connect(InetSocketAddress broker, Connect connect) {
        WireClient client = WireClient.tcp(broker);
        int code = client.connect(connect.user(USER, PASSWORD)).code();
        if (code != 0) {
            throw new AssertionError("Connection refused with code " + code);
        }
        return client;
    }
}
