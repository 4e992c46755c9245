package dev.rookery.broker.engine;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.WireClient;
import java.net.InetSocketAddress;

/** Two clients of a broker at one end of a bridge: a publisher, and a subscriber to all topics with QoS 2. */
final class BridgeEnd implements AutoCloseable {
    private final WireClient publisher;
    private final WireClient subscriber;

    BridgeEnd(InetSocketAddress broker) {
        publisher = WireClient.tcp(broker);
        subscriber = WireClient.tcp(broker);
        publisher.connect(Connect.v5("publisher"));
        subscriber.connect(Connect.v5("subscriber"));
        subscriber.subscribe("#", 2 | Subscribe.RETAIN_AS_PUBLISHED);
    }

    /** Publishes a message and completes its exchange. */
    void publish(String topic, String payload, int qos, boolean retain) {
        Publish publish = Publish.of(topic, payload).qos(qos, qos);
        publish = retain ? publish.retain() : publish;
        if (qos == 0) {
            publisher.publish(publish);
        } else {
            publisher.publishFully(publish);
        }
    }

    /** Waits for the next message, and acknowledges it. */
    ServerPacket.Publish next() {
        while (true) {
            ServerPacket packet = subscriber.receive();
            if (packet instanceof ServerPacket.Publish publish) {
                if (publish.qos() > 0) {
                    subscriber.acknowledge(publish.qos() == 1 ? Type.PUBACK : Type.PUBREC, publish.packetId());
                }
                return publish;
            }
            if (packet instanceof Acknowledgement release && release.type() == Type.PUBREL) {
                subscriber.acknowledge(Type.PUBCOMP, release.packetId());
            }
        }
    }

    /** Returns the next message as text: topic, payload, QoS, and {@code retained} if the flag is set. */
    String nextText() {
        ServerPacket.Publish next = next();
        return next.topic() + " " + next.payload() + " q" + next.qos() + (next.retain() ? " retained" : "");
    }

    @Override
    public void close() {
        publisher.close();
        subscriber.close();
    }
}
