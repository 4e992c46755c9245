package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.config.MemorySettings;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.store.TenantStores;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A message for which many overlapping filters have to be examined: others are served meanwhile, and the order is kept. */
class LongSearchTest {
    /** A search takes hundreds of steps. */
    private static final int LEVELS = 15;

    private static final int STEP_MILLIS = 10;

    private static final int FILTERS_OF_A_PACKET = 1024;
    private static final String TOPIC = "alice" + "/a".repeat(LEVELS) + "/last";
    private static final TenantLimits LIMITS = TenantLimits.DEFAULT.toBuilder()
            .client(ClientLimits.DEFAULT.toBuilder().subscriptions(1 << LEVELS).build())
            .build();

    private final SlowClock clock = new SlowClock();

    @RegisterExtension
    final EngineFixture engine =
            new EngineFixture(LIMITS, TenantStores.IN_MEMORY, clock).memory(new MemorySettings(512 << 20, 64 << 20));

    @BeforeEach
    void createFilters() {
        engine.authority().user("alice", "x", "alice/# 7").user("bob", "x", "bob/# 7", "alice/# 7");
        WireClient client = connect("many", "alice");
        for (int first = 0; first < 1 << LEVELS; first += FILTERS_OF_A_PACKET) {
            Subscribe subscribe = Subscribe.of(1);
            for (int number = first; number < first + FILTERS_OF_A_PACKET; number++) {
                subscribe.filter(filter(number), 0);
            }
            assertThat(client.subscribe(subscribe).codes()).containsOnly(0);
        }
    }

    /** No filter matches: the last level is another one. */
    private static String filter(int number) {
        StringBuilder filter = new StringBuilder("alice");
        for (int level = 0; level < LEVELS; level++) {
            filter.append((number >> level & 1) == 0 ? "/a" : "/+");
        }
        return filter + "/other";
    }

    private WireClient connect(String clientId, String user) {
        return engine.connect(Connect.v5(clientId).user(user, "x"));
    }

    private long charged() {
        return engine.broker()
                .admin()
                .memory()
                .toCompletableFuture()
                .join()
                .use(MemoryKind.QUEUED)
                .bytes();
    }

    /** The message is charged to its publisher during the search. */
    private void awaitSearch() {
        Awaitility.await().until(() -> charged() > 0);
    }

    @Test
    void servesOthersBeforeTheSearchEnds() {
        WireClient reader = connect("reader", "bob");
        reader.subscribe("alice/#", 0);
        WireClient publisher = connect("publisher", "alice");
        WireClient other = connect("other", "bob");
        clock.slowDown(STEP_MILLIS);

        publisher.send(
                Publish.of(TOPIC, "1").qos(1, 1).toBytes(Version.V5),
                Publish.of("alice/short", "2").qos(1, 2).toBytes(Version.V5));
        awaitSearch();
        other.publishFully(Publish.of("alice/x", "overtakes").qos(1, 1));

        assertThat(reader.receivePublish().payload()).isEqualTo("overtakes");
        assertThat(charged()).isPositive();
        clock.release();
        // [MQTT-4.6.0-6]
        assertThat(reader.receivePublish().payload()).isEqualTo("1");
        assertThat(reader.receivePublish().payload()).isEqualTo("2");
        assertThat(publisher.receive(Acknowledgement.class).packetId()).isEqualTo(1);
        assertThat(publisher.receive(Acknowledgement.class).packetId()).isEqualTo(2);
    }

    @Test
    void sendsNothingToASessionThatHasUnsubscribedMeanwhile() {
        WireClient reader = connect("reader", "bob");
        reader.subscribe("alice/#", 0);
        // Found at the end: '+' comes first.
        WireClient leaving = connect("leaving", "bob");
        leaving.subscribe("alice/a/#", 0);
        WireClient publisher = connect("publisher", "alice");
        clock.slowDown(STEP_MILLIS);

        publisher.publish(Publish.of(TOPIC, "x").qos(1, 1));
        awaitSearch();
        leaving.unsubscribe("alice/a/#");
        assertThat(charged()).isPositive();
        clock.release();

        publisher.receive(Acknowledgement.class);
        assertThat(reader.receivePublish().payload()).isEqualTo("x");
        leaving.expectNothing();
    }

    @Test
    void answersThatNobodyHasSubscribed() {
        WireClient publisher = connect("publisher", "alice");

        Acknowledgement first = publisher.publishFully(Publish.of(TOPIC, "x").qos(1, 1));
        Acknowledgement second =
                publisher.publishFully(Publish.of("alice/short", "x").qos(1, 2));

        assertThat(first.code()).isEqualTo(0x10);
        assertThat(second.code()).isEqualTo(0x10);
    }
}
