package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.broker.meter.Usage;
import dev.rookery.broker.meter.UsageGauge;
import dev.rookery.broker.meter.UsageMetric;
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

/** Usage counters match the actions of the clients. */
class MeteringTest {
    private static final ClientLimits CLIENT = ClientLimits.DEFAULT.toBuilder()
            .clientIdLength(10)
            .topicLevels(3)
            .queuedMessages(2)
            .queuedBytes(10_000)
            .unsentBytes(1 << 16)
            .validatesPayloads(true)
            .build();

    @RegisterExtension
    final EngineFixture engine = new EngineFixture(TenantLimits.DEFAULT.toBuilder()
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
        publisher.publishFully(Publish.of("unsubscribed", "xyz").qos(2, 3));
        for (int i = 0; i < 3; i++) {
            subscriber.receivePublish();
        }

        assertMetrics(UsageMetric.MESSAGES_IN_QOS0, 1, 1, 2);
        assertMetrics(UsageMetric.BYTES_IN_QOS0, 1, 2, 6);
        assertMetrics(UsageMetric.MESSAGES_OUT_QOS0, 1, 2, 0);
        assertMetrics(UsageMetric.BYTES_OUT_QOS0, 1, 5, 0);
    }

    @Test
    void countsWillAsMessage() {
        engine.connect(Connect.v5("w").will("will", "bye", 1, false, WireProperties.NONE))
                .close();

        Awaitility.await().until(() -> usage().get(UsageMetric.MESSAGES_IN_QOS1) == 1);
    }

    @Test
    void countsConnectionsAndRefusalsByReason() {
        engine.authority().user("u", "right", "# 7");
        WireClient first = engine.connect(Connect.v5("1").user("u", "right"));
        engine.v5("2");
        engine.v5("3");
        engine.open().connect(Connect.v5("4").user("u", "wrong"));
        engine.open().connect(Connect.v5("4"));
        engine.open().connect(Connect.v5("longer than allowed"));
        engine.open().sendHex("10 01 00").expectClosed();
        engine.authority().refuseAll(Authentication.Refusal.SERVER_BUSY);
        engine.open().connect(Connect.v5("5"));
        engine.authority().refuseAll(Authentication.Refusal.SERVER_UNAVAILABLE);
        engine.open().connect(Connect.v5("5"));

        Usage usage = usage();
        assertThat(usage.get(UsageMetric.CONNECTIONS_OPENED)).isEqualTo(3);
        assertThat(usage.get(UsageMetric.REFUSED_NOT_AUTHORIZED)).isEqualTo(1);
        assertThat(usage.get(UsageMetric.REFUSED_LIMIT)).isEqualTo(1);
        assertThat(usage.get(UsageMetric.REFUSED_INVALID)).isEqualTo(2);
        assertThat(usage.get(UsageMetric.REFUSED_BUSY)).isEqualTo(1);
        assertThat(usage.get(UsageMetric.REFUSED_UNAVAILABLE)).isEqualTo(1);
        assertThat(usage.get(UsageGauge.CONNECTIONS)).isEqualTo(3);
        assertThat(usage.get(UsageMetric.CONNECTION_MILLISECONDS)).isNotNegative();

        first.send(WirePackets.disconnect()).expectClosed();
        Awaitility.await().until(() -> usage().get(UsageGauge.CONNECTIONS) == 2);
        assertThat(usage().get(UsageMetric.PEAK_CONNECTIONS)).isEqualTo(3);
    }

    @Test
    void doesNotCountThePlatformsOwnClients() {
        WireClient ingestion = engine.connectInternal(ServiceComponent.INGESTION, Connect.v5("ingest"));
        ingestion.subscribe("sensor/#", 1);
        WireClient commands = engine.connectInternal(ServiceComponent.COMMANDS, Connect.v5("commands"));
        WireClient device = engine.v5("1");
        device.subscribe("command/1/#", 0);
        device.publishFully(Publish.of("sensor/1/x", "xy").qos(1, 1));
        ingestion.receivePublish();
        commands.publish(Publish.of("command/1/x", "x"));
        device.receivePublish();

        assertMetrics(UsageMetric.MESSAGES_IN_QOS0, 0, 1, 0);
        assertMetrics(UsageMetric.MESSAGES_OUT_QOS0, 1, 0, 0);
        assertThat(usage().get(UsageMetric.CONNECTIONS_OPENED)).isEqualTo(1);
        assertThat(usage().get(UsageGauge.CONNECTIONS)).isEqualTo(1);
        assertThat(usage().get(UsageMetric.PEAK_CONNECTIONS)).isEqualTo(1);
        assertThat(engine.broker().collectUsage(true).get(0).newDevices()).hasSize(1);
        assertThat(engine.broker().collectUsage(false).get(0).newDevices())
                .as("connected at the start of the next hour")
                .hasSize(1);

        ingestion.send(WirePackets.disconnect()).expectClosed();
        assertThat(usage().get(UsageGauge.CONNECTIONS)).isEqualTo(1);
    }

    @Test
    void admitsThePlatformsOwnClientsAtTheLimitOfConnections() {
        Connect service = Connect.v5("ingest");
        engine.connectInternal(ServiceComponent.INGESTION, service).close();
        engine.v5("1");
        engine.connectInternal(ServiceComponent.INGESTION, service);
        engine.v5("2");
        engine.v5("3");

        engine.connectInternal(ServiceComponent.INGESTION, service);
        assertThat(engine.open().connect(Connect.v5("4")).code()).isEqualTo(0x97);
    }

    @Test
    void countsTakenOverSessionOnce() {
        engine.v5("same");
        engine.v5("same");

        assertThat(usage().get(UsageGauge.CONNECTIONS)).isEqualTo(1);
        assertThat(usage().get(UsageMetric.CONNECTIONS_OPENED)).isEqualTo(2);
        assertThat(usage().get(UsageMetric.PEAK_CONNECTIONS)).isEqualTo(1);
    }

    @Test
    void accumulatesConnectionTime() {
        WireClient client = engine.v5("c");
        Awaitility.await().until(() -> usage().get(UsageMetric.CONNECTION_MILLISECONDS) > 0);
        client.send(WirePackets.disconnect()).expectClosed();
        Awaitility.await().until(() -> usage().get(UsageGauge.CONNECTIONS) == 0);

        long ended = usage().get(UsageMetric.CONNECTION_MILLISECONDS);
        assertThat(usage().get(UsageMetric.CONNECTION_MILLISECONDS)).isEqualTo(ended);
    }

    @Test
    void countsDroppedMessagesByReason() {
        engine.authority().user("u", "u", "a 1");
        WireClient offline =
                engine.connect(Connect.v5("offline").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
        offline.subscribe("a", 1);
        offline.send(WirePackets.disconnect()).expectClosed();
        engine.connect(Connect.v5("small").with(WireProperty.MAXIMUM_PACKET_SIZE, 30))
                .subscribe("large", 1);
        WireClient publisher = engine.connect(Connect.v5("p").user("u", "u"));
        publisher.publishFully(Publish.of("a", "not permitted").qos(1, 1));
        publisher.close();
        publisher = engine.v5("root");
        publisher.publish(Publish.of("a", "QoS 0 is not queued"));
        publisher.publishFully(Publish.of("a/b/c/d", "too deep").qos(1, 1));
        publisher.publishFully(Publish.of("large", "x".repeat(40)).qos(1, 2));
        for (int i = 3; i <= 5; i++) {
            publisher.publishFully(Publish.of("a", "m").qos(1, i));
        }

        Usage usage = usage();
        assertThat(usage.get(UsageMetric.DROPPED_NOT_AUTHORIZED)).isEqualTo(1);
        assertThat(usage.get(UsageMetric.DROPPED_CLIENT_AWAY)).isEqualTo(1);
        assertThat(usage.get(UsageMetric.DROPPED_LIMIT)).isEqualTo(1);
        assertThat(usage.get(UsageMetric.DROPPED_TOO_LARGE)).isEqualTo(1);
        assertThat(usage.get(UsageMetric.DROPPED_QUEUE_FULL)).isEqualTo(1);
        // Refused messages are not counted as received: 1 + 1 + 3.
        assertThat(usage.sum(UsageMetric.MESSAGES_IN_QOS0, UsageMetric.MESSAGES_IN_QOS1))
                .isEqualTo(5);
    }

    @Test
    void measuresRetainedAndQueuedBytes() {
        WireClient offline =
                engine.connect(Connect.v5("offline").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
        offline.subscribe("a", 1);
        offline.send(WirePackets.disconnect()).expectClosed();
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("a", "payload").qos(1, 1).retain());
        assertThat(usage().get(UsageGauge.RETAINED_BYTES)).isGreaterThan(7);
        assertThat(usage().get(UsageGauge.QUEUED_BYTES)).isGreaterThan(7);

        publisher.publishFully(Publish.of("a", "").qos(1, 2).retain());
        assertThat(usage().get(UsageGauge.RETAINED_BYTES)).isZero();
        // A clean start discards the session and its queue.
        engine.v5("offline");
        assertThat(usage().get(UsageGauge.QUEUED_BYTES)).isZero();
        assertThat(usage().get(UsageMetric.PEAK_RETAINED_BYTES)).isGreaterThan(7);
        assertThat(usage().get(UsageMetric.PEAK_QUEUED_BYTES)).isGreaterThan(7);
    }

    @Test
    void reportsEachActiveDeviceOncePerHour() {
        engine.authority().user("u", "u", "# 7");
        engine.connect(Connect.v5("1").user("u", "u"));
        engine.connect(Connect.v5("2").user("u", "u"))
                .send(WirePackets.disconnect())
                .expectClosed();
        engine.v5("3").send(WirePackets.disconnect()).expectClosed();

        List<Long> devices = collect(false).newDevices();
        assertThat(devices).hasSize(2).doesNotHaveDuplicates();
        Awaitility.await().until(() -> usage().get(UsageGauge.CONNECTIONS) == 1);

        assertThat(collect(true).newDevices()).isEmpty();
        // A client that remains connected is active in the new hour without connecting again.
        TenantUsage next = collect(false);
        assertThat(next.newDevices()).hasSize(1).isSubsetOf(devices);
        assertThat(next.usage().get(UsageMetric.PEAK_CONNECTIONS)).isEqualTo(1);
    }

    @Test
    void retainsLastValuesAfterClose() {
        engine.v5("c").publishFully(Publish.of("a", "x").qos(1, 1));
        engine.broker().close();

        assertThat(usage().get(UsageMetric.MESSAGES_IN_QOS1)).isEqualTo(1);
        assertThat(usage().get(UsageGauge.CONNECTIONS)).isZero();
    }

    private void assertMetrics(UsageMetric first, long... values) {
        for (int i = 0; i < values.length; i++) {
            UsageMetric metric = UsageMetric.values()[first.ordinal() + i];
            assertThat(usage().get(metric)).as(metric.name()).isEqualTo(values[i]);
        }
    }

    private Usage usage() {
        return engine.broker().usage().get(0).usage();
    }

    private TenantUsage collect(boolean newHour) {
        return engine.broker().collectUsage(newHour).get(0);
    }
}
