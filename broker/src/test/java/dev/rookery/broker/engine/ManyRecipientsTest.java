package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.admin.AdminPublication;
import dev.rookery.broker.admin.MemoryStatus;
import dev.rookery.broker.admin.TenantStatus;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.mqtt.MessageProperties;
import dev.rookery.broker.store.TenantStores;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A message with many recipients is delivered in slices: others are served meanwhile, the order is kept, and the publisher
 * receives its acknowledgement at the end.
 */
class ManyRecipientsTest {
    /** More than are served at once. */
    private static final int RECIPIENTS = 2000;

    private static final int SESSIONS = 400;
    private static final String ALL = "alice/all";
    private static final TenantLimits LIMITS = TenantLimits.DEFAULT.toBuilder()
            .client(ClientLimits.DEFAULT.toBuilder()
                    .subscriptions(RECIPIENTS + 1)
                    .queuedMessages(10 * RECIPIENTS)
                    .build())
            .build();

    private final SlowClock clock = new SlowClock();

    @RegisterExtension
    final EngineFixture engine = new EngineFixture(LIMITS, TenantStores.IN_MEMORY, clock);

    @BeforeEach
    void createUsers() {
        engine.authority().user("alice", "x", "alice/# 7").user("bob", "x", "bob/# 7", "alice/# 7");
    }

    private WireClient connect(String clientId, String user) {
        return engine.connect(Connect.v5(clientId).user(user, "x"));
    }

    private static Connect durable(String clientId) {
        return Connect.v5(clientId).user("alice", "x").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 1000);
    }

    /** Creates the recipients as members of shared subscriptions of one session, whose client is not connected. */
    private void createRecipients() {
        Subscribe subscribe = Subscribe.of(1);
        for (int i = 0; i < RECIPIENTS; i++) {
            subscribe.filter("$share/" + i + "/" + ALL, 1);
        }
        WireClient client = engine.connect(durable("away"));
        client.subscribe(subscribe);
        client.send(WirePackets.disconnect()).expectClosed();
    }

    /** Returns a client that receives messages after all other recipients. */
    private WireClient last(String clientId) {
        WireClient client = connect(clientId, "bob");
        client.subscribe("$share/last/alice/#", 1);
        return client;
    }

    @Test
    void servesOthersBeforeAllSessionsHaveTheMessage() {
        for (int i = 0; i < SESSIONS; i++) {
            WireClient client = engine.connect(durable("away-" + i));
            client.subscribe(ALL, 1);
            client.send(WirePackets.disconnect()).expectClosed();
        }
        WireClient publisher = connect("publisher", "bob");
        WireClient leaving = connect("leaving", "bob");
        leaving.subscribe("alice/#", 1);
        WireClient reader = connect("reader", "bob");
        reader.subscribe("bob/x", 0);
        long before = bytesOf("alice");
        clock.slowDown();

        publisher.send(Publish.of(ALL, new byte[1000]).qos(1, 1).toBytes(Version.V5));
        Awaitility.await().until(() -> tenant().queued() > 0);
        connect("other", "bob").publish(Publish.of("bob/x", "overtakes"));
        assertThat(reader.receivePublish().topic()).isEqualTo("bob/x");
        leaving.unsubscribe("alice/#");
        assertThat(tenant().queued()).isLessThan(SESSIONS);

        clock.release();
        assertThat(publisher.receive(Acknowledgement.class).packetId()).isEqualTo(1);
        assertThat(tenant().queued()).isEqualTo(SESSIONS);
        // [MQTT-3.10.4-2]
        leaving.expectNothing();
        // The user of the sessions is charged for the content once.
        assertThat(bytesOf("alice") - before).isBetween(1000L, SESSIONS * 200L);
        assertThat(bytesOf("bob")).isLessThan(2000);
    }

    @Test
    void keepsTheOrderOfAPublisherAndOfATopic() {
        createRecipients();
        WireClient last = last("last");
        WireClient publisher = connect("publisher", "alice");
        WireClient other = connect("other", "bob");
        clock.slowDown();

        publisher.send(
                Publish.of(ALL, "1").qos(1, 1).toBytes(Version.V5),
                Publish.of("alice/one", "2").qos(1, 2).toBytes(Version.V5));
        Awaitility.await().until(() -> tenant().queued() > 0);
        other.send(Publish.of(ALL, "3").qos(1, 1).toBytes(Version.V5));
        // The next packet of the same publisher waits without a delay for others.
        WireClient ping = connect("ping", "bob");
        ping.send(WirePackets.pingRequest());
        assertThat(ping.receive()).isInstanceOf(ServerPacket.PingResponse.class);
        assertThat(tenant().queued()).isLessThan(RECIPIENTS);

        clock.release();
        assertThat(payload(last)).isEqualTo("1");
        String second = payload(last);
        String third = payload(last);
        assertThat(second + third).isIn("23", "32");
        assertThat(publisher.receive(Acknowledgement.class).packetId()).isEqualTo(1);
        assertThat(publisher.receive(Acknowledgement.class).packetId()).isEqualTo(2);
        other.receive(Acknowledgement.class);
        assertThat(tenant().queued()).isEqualTo(2 * RECIPIENTS);
    }

    @Test
    void publishesAWillAfterTheMessagesOfItsClient() {
        createRecipients();
        WireClient last = last("last");
        WireClient publisher =
                engine.connect(Connect.v5("publisher").user("alice", "x").will("alice/will", "will"));
        clock.slowDown();

        publisher.send(Publish.of(ALL, "message").qos(1, 1).toBytes(Version.V5));
        Awaitility.await().until(() -> tenant().queued() > 0);
        // The end of the first connection: its will is published.
        connect("publisher", "alice");
        assertThat(tenant().queued()).isLessThan(RECIPIENTS);

        clock.release();
        assertThat(payload(last)).isEqualTo("message");
        assertThat(payload(last)).isEqualTo("will");
    }

    @Test
    void publishesOnceIfTheClientSendsTheMessageAgain() {
        createRecipients();
        WireClient publisher = engine.connect(durable("publisher"));
        Publish publish = Publish.of(ALL, "x").qos(2, 7);
        clock.slowDown();

        publisher.send(publish.toBytes(Version.V5));
        Awaitility.await().until(() -> tenant().queued() > 0);
        publisher.close();
        WireClient back = engine.connect(durable("publisher"));
        back.send(publish.dup().toBytes(Version.V5));
        assertThat(tenant().queued()).isLessThan(RECIPIENTS);

        clock.release();
        Acknowledgement received = back.receive(Acknowledgement.class);
        assertThat(received.packetId()).isEqualTo(7);
        assertThat(tenant().queued()).isEqualTo(RECIPIENTS);
        // Another message, so that a second copy of the first would be here by now.
        back.publishFully(Publish.of("alice/one", "x").qos(1, 8));
        assertThat(tenant().queued()).isEqualTo(RECIPIENTS);
    }

    @Test
    void passesAMessageOnIfAMemberOfASharedSubscriptionLeavesBeforeItsTurn() {
        createRecipients();
        WireClient first = last("first");
        WireClient second = last("second");
        WireClient publisher = connect("publisher", "alice");
        clock.slowDown();

        publisher.send(Publish.of(ALL, "x").qos(1, 1).toBytes(Version.V5));
        Awaitility.await().until(() -> tenant().queued() > 0);
        first.unsubscribe("$share/last/alice/#");
        assertThat(tenant().queued()).isLessThan(RECIPIENTS);
        clock.release();

        assertThat(payload(second)).isEqualTo("x");
        publisher.receive(Acknowledgement.class);
        first.expectNothing();
    }

    @Test
    void retainsTheLastMessageOfATopicThatWasDelivered() {
        createRecipients();
        WireClient last = last("last");
        WireClient publisher = connect("publisher", "alice");
        WireClient other = connect("other", "bob");
        clock.slowDown();

        publisher.send(Publish.of(ALL, "1").qos(1, 1).retain().toBytes(Version.V5));
        Awaitility.await().until(() -> tenant().queued() > 0);
        other.send(Publish.of(ALL, "2").qos(1, 1).retain().toBytes(Version.V5));
        clock.release();

        assertThat(payload(last)).isEqualTo("1");
        assertThat(payload(last)).isEqualTo("2");
        publisher.receive(Acknowledgement.class);
        other.receive(Acknowledgement.class);
        WireClient late = connect("late", "bob");
        late.subscribe(ALL, 0);
        assertThat(payload(late)).isEqualTo("2");
    }

    @Test
    void respondsToTheAdminPortWhenAllHaveTheMessage() {
        createRecipients();
        clock.slowDown();

        CompletableFuture<Boolean> published = engine.broker()
                .admin()
                .publish(TenantId.DEFAULT, new AdminPublication(ALL, new byte[1], 1, false, MessageProperties.NONE))
                .toCompletableFuture();
        Awaitility.await().until(() -> tenant().queued() > 0);
        connect("other", "bob").publishFully(Publish.of("bob/x", "x").qos(1, 1));
        assertThat(published).isNotDone();

        clock.release();
        assertThat(published.join()).isTrue();
        assertThat(tenant().queued()).isEqualTo(RECIPIENTS);
    }

    private static String payload(WireClient client) {
        ServerPacket.Publish publish = client.receivePublish();
        if (publish.qos() > 0) {
            client.acknowledge(Acknowledgement.Type.PUBACK, publish.packetId());
        }
        return publish.payload();
    }

    private long bytesOf(String username) {
        return engine.broker().admin().memory().toCompletableFuture().join().users().stream()
                .filter(use -> use.user().username().equals(username))
                .mapToLong(MemoryStatus.UserUse::bytes)
                .sum();
    }

    private TenantStatus tenant() {
        return engine.broker()
                .admin()
                .tenant(TenantId.DEFAULT)
                .toCompletableFuture()
                .join();
    }
}
