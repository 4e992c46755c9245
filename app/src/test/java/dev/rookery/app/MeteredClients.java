package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.WireClient;
import java.net.InetSocketAddress;

/** Publisher and subscriber of one broker that count their messages. */
final class MeteredClients implements AutoCloseable {
    private static final String TOPIC = "load/all";
    private static final int NOT_AUTHORIZED = 0x87;

    private final WireClient publisher;
    private final WireClient subscriber;
    private UsageTally tally = UsageTally.none();
    private int turn;

    MeteredClients(InetSocketAddress broker, String user, String password) {
        try (WireClient unauthenticated = WireClient.tcp(broker)) {
            assertThat(unauthenticated
                            .connect(Connect.v5("unauthenticated").user("unauthenticated", password))
                            .code())
                    .isEqualTo(NOT_AUTHORIZED);
            tally = tally.plus(UsageMetric.REFUSED_NOT_AUTHORIZED, 1);
        }
        publisher = connect(broker, Connect.v5("publisher").user(user, password));
        subscriber = connect(broker, Connect.v5("subscriber").user(user, password));
        subscriber.subscribe(TOPIC, 2);
    }

    private WireClient connect(InetSocketAddress broker, Connect connect) {
        WireClient client = WireClient.tcp(broker);
        assertThat(client.connect(connect).code()).isZero();
        tally = tally.plus(UsageMetric.CONNECTIONS_OPENED, 1);
        return client;
    }

    /** Publishes messages with QoS 0, 1 and 2 in rotation, each after the previous one is received and acknowledged. */
    void exchange(int messages) {
        for (int i = 0; i < messages; i++) {
            turn++;
            exchange(turn % 3, "x".repeat(turn % 100));
        }
    }

    private void exchange(int qos, String payload) {
        Publish publish = Publish.of(TOPIC, payload).qos(qos, turn);
        if (qos == 0) {
            publisher.publish(publish);
        } else {
            publisher.publishFully(publish);
        }
        ServerPacket.Publish received = subscriber.receivePublish();
        if (qos == 1) {
            subscriber.acknowledge(Acknowledgement.Type.PUBACK, received.packetId());
        } else if (qos == 2) {
            subscriber.acknowledge(Acknowledgement.Type.PUBREC, received.packetId());
            subscriber.receive(Acknowledgement.class);
            subscriber.acknowledge(Acknowledgement.Type.PUBCOMP, received.packetId());
        }
        tally = tally.message(UsageMetric.MESSAGES_IN_QOS0, UsageMetric.BYTES_IN_QOS0, qos, payload.length())
                .message(UsageMetric.MESSAGES_OUT_QOS0, UsageMetric.BYTES_OUT_QOS0, qos, payload.length());
    }

    UsageTally tally() {
        return tally;
    }

    @Override
    public void close() {
        publisher.close();
        subscriber.close();
    }
}
