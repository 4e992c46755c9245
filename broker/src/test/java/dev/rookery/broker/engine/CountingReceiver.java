package dev.rookery.broker.engine;

import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.WireClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Receives the numbers of a {@link CountingSender} in a durable session, by the receiver's rules of section 4.3. */
final class CountingReceiver extends DurableClient {
    private final int qos;
    private final List<Integer> numbers = new ArrayList<>();
    /** Identifiers of QoS 2 messages that are received and not released. */
    private final Set<Integer> unreleased = new HashSet<>();

    private int latest;
    private int last = Integer.MAX_VALUE;

    CountingReceiver(int qos) {
        super("receiver" + qos);
        this.qos = qos;
    }

    void subscribe(WireClient client) {
        client.subscribe("numbers/" + qos, qos);
    }

    /** Returns the numbers in the order of arrival. To be called while {@link #serve} does not run. */
    List<Integer> numbers() {
        return numbers;
    }

    /** Makes {@link #serve} return when this number has arrived and nothing is in flight. */
    void stopAt(int number) {
        last = number;
    }

    @Override
    void use(WireClient client) {
        while (latest != last || !unreleased.isEmpty()) {
            ServerPacket packet = client.receive();
            if (packet instanceof ServerPacket.Publish publish) {
                receive(client, publish);
            } else if (packet instanceof Acknowledgement pubrel) {
                unreleased.remove(pubrel.packetId());
                client.acknowledge(Type.PUBCOMP, pubrel.packetId());
            }
        }
        // The broker has received the last acknowledgement.
        client.expectNothing();
    }

    private void receive(WireClient client, ServerPacket.Publish publish) {
        if (qos == 1 || unreleased.add(publish.packetId())) {
            latest = Integer.parseInt(publish.payload());
            numbers.add(latest);
        }
        client.acknowledge(qos == 1 ? Type.PUBACK : Type.PUBREC, publish.packetId());
    }
}
