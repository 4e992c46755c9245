package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.StorePressure;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.ServerPacket.PingResponse;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import java.net.http.HttpResponse;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes that the engine appends to its store, and packets that it holds until they are persisted. */
class StoreTest {
    private final HeldStore store = new HeldStore();

    @RegisterExtension
    final EngineFixture engine = new EngineFixture(TenantLimits.DEFAULT, store);

    private static Connect durable(String clientId) {
        return Connect.v5(clientId).resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 100);
    }

    @Test
    void holdsAcknowledgementsInOrderAndNotDeliveries() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("a", 0);
        WireClient publisher = engine.v5("p");
        store.hold();
        publisher.publish(Publish.of("a", "1").qos(1, 1).retain());
        publisher.publish(Publish.of("a", "2").qos(2, 2).retain());
        publisher.send(WirePackets.pingRequest());

        assertThat(subscriber.receivePublish().payload()).isEqualTo("1");
        assertThat(subscriber.receivePublish().payload()).isEqualTo("2");
        store.release();
        assertThat(publisher.receive(Acknowledgement.class).packetId()).isEqualTo(1);
        assertThat(publisher.receive(Acknowledgement.class).type()).isEqualTo(Type.PUBREC);
        publisher.receive(PingResponse.class);
    }

    @Test
    void doesNotAcknowledgeUnpersistedChangesToVersion5() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("a", 0);
        WireClient publisher = engine.v5("p");
        store.hold();
        publisher.publish(Publish.of("a", "x").qos(1, 1).retain());
        subscriber.receivePublish();
        store.fail();

        // An acknowledgement that was not held would arrive first.
        assertThat(publisher.expectDisconnect()).isEqualTo(0x80);
        // The client reconnects, and the store works again.
        assertThat(engine.v5("p")
                        .publishFully(Publish.of("a", "x").qos(1, 1).retain().dup())
                        .code())
                .isZero();
    }

    @Test
    void doesNotAcknowledgeUnpersistedChangesToVersion3() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("a", 0);
        WireClient publisher = engine.v3("p");
        store.hold();
        publisher.publish(Publish.of("a", "x").qos(2, 1).retain());
        subscriber.receivePublish();
        store.fail();

        publisher.expectClosed();
    }

    @Test
    void isolatesAFaultOfOneReceiver() {
        WireClient publisher = engine.v5("p");
        WireClient first = engine.v5("a");
        first.subscribe("t", 1);
        WireClient faulty = engine.connect(durable("f"));
        faulty.subscribe("t", 1);
        WireClient last = engine.v5("z");
        last.subscribe("t", 1);

        store.faultWith("f");
        assertThat(publisher.publishFully(Publish.of("t", "1").qos(1, 1)).code())
                .isZero();
        faulty.expectClosed();
        assertThat(engine.takeErrors())
                .hasSize(1)
                .first()
                .asString()
                .contains("clientId=f Failed to deliver a message");
        store.faultWith(null);
        assertThat(publisher.publishFully(Publish.of("t", "2").qos(1, 2)).code())
                .isZero();

        for (WireClient other : List.of(first, last)) {
            assertThat(other.receivePublish().payload()).isEqualTo("1");
            assertThat(other.receivePublish().payload()).isEqualTo("2");
        }
    }

    /** Otherwise, a restarted broker would send the message again as a new one. */
    @Test
    void holdsDeliveriesToPersistentSessions() {
        WireClient persistent = engine.connect(durable("d"));
        persistent.subscribe("a", 2);
        WireClient clean = engine.v5("c");
        clean.subscribe("a", 2);
        store.hold();
        engine.v5("p").publish(Publish.of("a", "x").qos(2, 1));
        clean.receivePublish();
        store.fail();
        assertThat(persistent.expectDisconnect()).isEqualTo(0x80);

        assertThat(engine.connect(durable("d")).receivePublish().dup()).isTrue();
    }

    @Test
    void refusesConnectAndPublishUnderCriticalPressure() {
        WireClient publisher = engine.v5("p");
        WireClient listener = engine.v5("l");
        listener.subscribe("a", 0);
        store.setPressure(StorePressure.CRITICAL);
        publisher.publish(Publish.of("a", "x").retain());
        assertThat(publisher.expectDisconnect()).isEqualTo(0x80);
        WireClient newcomer = engine.open();
        assertThat(newcomer.connect(durable("n")).code()).isEqualTo(0x88);
        listener.expectNothing();
        try (AdminPort port = new AdminPort(engine.broker())) {
            HttpResponse<String> ready = port.send(port.request("/health/ready"));
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("store_failing");
            store.setPressure(StorePressure.HIGH);
            assertThat(port.send(port.request("/health/ready")).statusCode()).isEqualTo(200);
        }
        // Slowed down, but not refused.
        engine.v5("p").publish(Publish.of("a", "1")).publish(Publish.of("a", "2"));
        assertThat(listener.receivePublish().payload()).isEqualTo("1");
        assertThat(listener.receivePublish().payload()).isEqualTo("2");
    }

    @Test
    void servesCleanSessionsWhileTheStoreIsFull() {
        engine.connect(durable("durable")).send(WirePackets.disconnect()).expectClosed();
        store.setPressure(StorePressure.CRITICAL);
        store.failAll();

        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("a", 1);
        WireClient old = engine.v3("o");
        engine.v5("p").publish(Publish.of("a", "x"));
        assertThat(subscriber.receivePublish().payload()).isEqualTo("x");
        subscriber.unsubscribe("a");
        old.expectNothing();

        for (Connect connect : List.of(durable("new"), durable("durable"), Connect.v5("durable"))) {
            assertThat(engine.open().connect(connect).code()).isEqualTo(0x88);
        }
        assertThat(engine.open().connect(Connect.v3("old").resume()).code()).isEqualTo(3);
        WireClient publisher = engine.v5("p2");
        publisher.publish(Publish.of("a", "x").qos(1, 1));
        assertThat(publisher.expectDisconnect()).isEqualTo(0x80);
    }

    @Test
    void holdsConnack() {
        WireClient witness = engine.v5("w");
        store.hold();
        WireClient client = engine.open().sendConnect(durable("c"));
        awaitChanges(1);
        // A response shows that the event-loop iteration is over.
        witness.expectNothing();
        store.fail();

        assertThat(client.receive(Connack.class).code()).isEqualTo(0x88);
        client.expectClosed();
        WireClient old = engine.open();
        store.hold();
        old.sendConnect(Connect.v3("old").resume());
        awaitChanges(2);
        witness.expectNothing();
        store.fail();
        assertThat(old.receive(Connack.class).code()).isEqualTo(3);
        old.expectClosed();
    }

    @Test
    void sendsConnackBeforeQueuedMessages() {
        WireClient client = engine.connect(durable("c"));
        client.subscribe("a", 1);
        client.send(WirePackets.disconnect()).expectClosed();
        engine.v5("p").publishFully(Publish.of("a", "x").qos(1, 1));
        store.hold();
        WireClient again = engine.open().sendConnect(durable("c"));
        Awaitility.await().until(() -> !store.persisted().isDone());
        store.release();

        assertThat(again.receive(Connack.class).sessionPresent()).isTrue();
        assertThat(again.receivePublish().payload()).isEqualTo("x");
    }

    @Test
    void appendsAllChangesOfAPersistentSession() {
        WireClient client = engine.connect(durable("c"));
        client.subscribe("a", 2);
        client.publishFully(Publish.of("b", "from it").qos(2, 7));
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("a", "1").qos(1, 1));
        client.acknowledge(Type.PUBACK, client.receivePublish().packetId()).expectNothing();
        publisher.publishFully(Publish.of("a", "2").qos(2, 2).retain());
        int id = client.receivePublish().packetId();
        client.acknowledge(Type.PUBREC, id).receive(Acknowledgement.class);
        client.acknowledge(Type.PUBCOMP, id);
        client.unsubscribe("a");
        engine.v5("c");

        assertThat(store.changes())
                .extracting(change -> change.getClass().getSimpleName())
                .containsExactly(
                        "SessionPersisted",
                        "Subscribed",
                        "PacketIdReserved",
                        "PacketIdReleased",
                        "MessageQueued",
                        "MessageRemoved",
                        "Retained",
                        "MessageQueued",
                        "MessageReceived",
                        "MessageRemoved",
                        "Unsubscribed",
                        "SessionDisconnected",
                        "SessionEnded");
    }

    @Test
    void appendsNothingForACleanSession() {
        WireClient client = engine.v5("c");
        client.subscribe("a", 2);
        engine.v5("p").publishFully(Publish.of("a", "x").qos(2, 1));
        client.acknowledge(Type.PUBREC, client.receivePublish().packetId()).receive(Acknowledgement.class);
        // Nor for QoS 0 messages to a persistent session.
        engine.connect(durable("d")).subscribe("b", 2);
        List<Change> before = List.copyOf(store.changes());
        client.publish(Publish.of("b", "y"));
        client.expectNothing();

        assertThat(before).hasSize(2);
        assertThat(store.changes()).isEqualTo(before);
    }

    private void awaitChanges(int sessions) {
        Awaitility.await()
                .until(() -> store.changes().stream()
                                .filter(Change.SessionPersisted.class::isInstance)
                                .count()
                        >= sessions);
    }
}
