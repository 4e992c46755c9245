package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.Authentication;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.meter.Level;
import dev.rookery.broker.meter.Measure;
import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.broker.meter.Usage;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the broker counts is what its clients did. */
class MeteringTest {
    private static final ClientLimits CLIENT = ClientLimits.DEFAULT
            .with()
            .clientIdLength(10)
            .topicLevels(3)
            .queuedMessages(2)
            .queuedBytes(10_000)
            .unsentBytes(1 << 16)
            .validatesPayloads(true)
            .build();

    @RegisterExtension
    final EngineFixture engine = new EngineFixture(TenantLimits.DEFAULT
            .with()
            .connections(3)
            .sessions(10)
            .retainedMessages(2)
            .retainedBytes(10_000)
            .client(CLIENT)
            .build());

    @Test
    void countsMessagesByQos() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("a/#", 1);
        WireClient publisher = engine.v5("p");
        publisher.publish(Publish.of("a/0", "x"));
        publisher.publishFully(Publish.of("a/1", "xy").qos(1, 1));
        publisher.publishFully(Publish.of("a/2", "xyz").qos(2, 2));
        publisher.publishFully(Publish.of("nobody", "xyz").qos(2, 3));
        for (int i = 0; i < 3; i++) {
            subscriber.receivePublish();
        }

        assertMeasures(Measure.MESSAGES_IN_QOS0, 1, 1, 2);
        assertMeasures(Measure.BYTES_IN_QOS0, 1, 2, 6);
        assertMeasures(Measure.MESSAGES_OUT_QOS0, 1, 2, 0);
        assertMeasures(Measure.BYTES_OUT_QOS0, 1, 5, 0);
    }

    @Test
    void countsAWillLikeAnyMessage() {
        engine.connect(Connect.v5("w").will("gone", "bye", 1, false, WireProperties.NONE))
                .close();

        Awaitility.await().until(() -> usage().get(Measure.MESSAGES_IN_QOS1) == 1);
    }

    @Test
    void countsConnectionsAndWhyTheyWereRefused() {
        engine.authority().user("u", "right", "# 7");
        WireClient first = engine.connect(Connect.v5("1").user("u", "right"));
        engine.v5("2");
        engine.v5("3");
        engine.open().connect(Connect.v5("4").user("u", "wrong"));
        engine.open().connect(Connect.v5("4"));
        engine.open().connect(Connect.v5("longer than it may be"));
        engine.open().sendHex("10 01 00").expectClosed();
        engine.authority().refuseAll(Authentication.Refusal.SERVER_BUSY);
        engine.open().connect(Connect.v5("5"));
        engine.authority().refuseAll(Authentication.Refusal.SERVER_UNAVAILABLE);
        engine.open().connect(Connect.v5("5"));

        Usage usage = usage();
        assertThat(usage.get(Measure.CONNECTIONS_OPENED)).isEqualTo(3);
        assertThat(usage.get(Measure.REFUSED_NOT_AUTHORIZED)).isEqualTo(1);
        assertThat(usage.get(Measure.REFUSED_LIMIT)).isEqualTo(1);
        assertThat(usage.get(Measure.REFUSED_INVALID)).isEqualTo(2);
        assertThat(usage.get(Measure.REFUSED_BUSY)).isEqualTo(1);
        assertThat(usage.get(Measure.REFUSED_UNAVAILABLE)).isEqualTo(1);
        assertThat(usage.get(Level.CONNECTIONS)).isEqualTo(3);
        assertThat(usage.get(Measure.CONNECTION_MILLISECONDS)).isNotNegative();

        first.send(WirePackets.disconnect()).expectClosed();
        Awaitility.await().until(() -> usage().get(Level.CONNECTIONS) == 2);
        assertThat(usage().get(Measure.PEAK_CONNECTIONS)).isEqualTo(3);
    }

    @Test
    void countsATakenOverSessionOnce() {
        engine.v5("same");
        engine.v5("same");

        assertThat(usage().get(Level.CONNECTIONS)).isEqualTo(1);
        assertThat(usage().get(Measure.CONNECTIONS_OPENED)).isEqualTo(2);
        assertThat(usage().get(Measure.PEAK_CONNECTIONS)).isEqualTo(1);
    }

    @Test
    void addsUpConnectionTime() {
        WireClient client = engine.v5("c");
        Awaitility.await().until(() -> usage().get(Measure.CONNECTION_MILLISECONDS) > 0);
        client.send(WirePackets.disconnect()).expectClosed();
        Awaitility.await().until(() -> usage().get(Level.CONNECTIONS) == 0);

        long ended = usage().get(Measure.CONNECTION_MILLISECONDS);
        assertThat(usage().get(Measure.CONNECTION_MILLISECONDS)).isEqualTo(ended);
    }

    @Test
    void tellsWhyMessagesWereDropped() {
        engine.authority().user("u", "u", "a 1");
        WireClient away = engine.connect(Connect.v5("away").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
        away.subscribe("a", 1);
        away.send(WirePackets.disconnect()).expectClosed();
        engine.connect(Connect.v5("small").with(WireProperty.MAXIMUM_PACKET_SIZE, 30))
                .subscribe("large", 1);
        WireClient publisher = engine.connect(Connect.v5("p").user("u", "u"));
        publisher.publishFully(Publish.of("a", "not permitted").qos(1, 1));
        publisher.close();
        publisher = engine.v5("root");
        publisher.publish(Publish.of("a", "nobody waits for QoS 0"));
        publisher.publishFully(Publish.of("a/b/c/d", "too deep").qos(1, 1));
        publisher.publishFully(Publish.of("large", "x".repeat(40)).qos(1, 2));
        for (int i = 3; i <= 5; i++) {
            publisher.publishFully(Publish.of("a", "m").qos(1, i));
        }

        Usage usage = usage();
        assertThat(usage.get(Measure.DROPPED_NOT_AUTHORIZED)).isEqualTo(1);
        assertThat(usage.get(Measure.DROPPED_CLIENT_AWAY)).isEqualTo(1);
        assertThat(usage.get(Measure.DROPPED_LIMIT)).isEqualTo(1);
        assertThat(usage.get(Measure.DROPPED_TOO_LARGE)).isEqualTo(1);
        assertThat(usage.get(Measure.DROPPED_QUEUE_FULL)).isEqualTo(1);
        // What was refused is not among what was taken on: 1 + 1 + 3.
        assertThat(usage.sum(Measure.MESSAGES_IN_QOS0, Measure.MESSAGES_IN_QOS1))
                .isEqualTo(5);
    }

    @Test
    void knowsWhatIsRetainedAndWhatWaits() {
        WireClient away = engine.connect(Connect.v5("away").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
        away.subscribe("a", 1);
        away.send(WirePackets.disconnect()).expectClosed();
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("a", "payload").qos(1, 1).retain());
        assertThat(usage().get(Level.RETAINED_BYTES)).isGreaterThan(7);
        assertThat(usage().get(Level.QUEUED_BYTES)).isGreaterThan(7);

        publisher.publishFully(Publish.of("a", "").qos(1, 2).retain());
        assertThat(usage().get(Level.RETAINED_BYTES)).isZero();
        // A clean start ends the session with all that waits.
        engine.v5("away");
        assertThat(usage().get(Level.QUEUED_BYTES)).isZero();
        assertThat(usage().get(Measure.PEAK_RETAINED_BYTES)).isGreaterThan(7);
        assertThat(usage().get(Measure.PEAK_QUEUED_BYTES)).isGreaterThan(7);
    }

    @Test
    void namesEachActiveDeviceOnceAnHour() {
        engine.authority().user("u", "u", "# 7");
        engine.connect(Connect.v5("1").user("u", "u"));
        engine.connect(Connect.v5("2").user("u", "u"))
                .send(WirePackets.disconnect())
                .expectClosed();
        engine.v5("3").send(WirePackets.disconnect()).expectClosed();

        List<Long> devices = collect(false).newDevices();
        assertThat(devices).hasSize(2).doesNotHaveDuplicates();
        Awaitility.await().until(() -> usage().get(Level.CONNECTIONS) == 1);

        assertThat(collect(true).newDevices()).isEmpty();
        // In the new hour the client that stays is active, without connecting anew.
        TenantUsage next = collect(false);
        assertThat(next.newDevices()).hasSize(1).isSubsetOf(devices);
        assertThat(next.usage().get(Measure.PEAK_CONNECTIONS)).isEqualTo(1);
    }

    @Test
    void keepsTheLastNumbersWhenClosed() {
        engine.v5("c").publishFully(Publish.of("a", "x").qos(1, 1));
        engine.broker().close();

        assertThat(usage().get(Measure.MESSAGES_IN_QOS1)).isEqualTo(1);
        assertThat(usage().get(Level.CONNECTIONS)).isZero();
    }

    private void assertMeasures(Measure first, long... values) {
        for (int i = 0; i < values.length; i++) {
            Measure measure = Measure.values()[first.ordinal() + i];
            assertThat(usage().get(measure)).as(measure.name()).isEqualTo(values[i]);
        }
    }

    private Usage usage() {
        return engine.broker().usage().get(0).usage();
    }

    private TenantUsage collect(boolean newHour) {
        return engine.broker().collectUsage(newHour).get(0);
    }
}
