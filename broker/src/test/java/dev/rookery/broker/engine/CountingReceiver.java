package dev.rookery.broker.engine;

import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.WireClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes down the numbers of a {@link CountingSender} as section 4.3 asks of a receiver, in a session that outlives every connection. */
final class CountingReceiver extends DurableClient {
    private final int qos;
    private final List<Integer> numbers = new ArrayList<>();
    /** Those of QoS 2 that were taken and not released. */
    private final Set<Integer> taken = new HashSet<>();

    private int latest;
    private int last = Integer.MAX_VALUE;

    CountingReceiver(int qos) {
        super("receiver" + qos);
        this.qos = qos;
    }

    void subscribe(WireClient client) {
        client.subscribe("numbers/" + qos, qos);
    }

    /** In the order in which they came; while nothing serves it. */
    List<Integer> numbers() {
        return numbers;
    }

    /** {@link #serve} returns when this has come and nothing is under way. */
    void stopAt(int number) {
        last = number;
    }

    @Override
    void use(WireClient client) {
        while (latest != last || !taken.isEmpty()) {
            ServerPacket packet = client.receive();
            if (packet instanceof ServerPacket.Publish publish) {
                receive(client, publish);
            } else if (packet instanceof Acknowledgement pubrel) {
                taken.remove(pubrel.packetId());
                client.acknowledge(Type.PUBCOMP, pubrel.packetId());
            }
        }
        // What it answered last has come in.
        client.expectNothing();
    }

    private void receive(WireClient client, ServerPacket.Publish publish) {
        if (qos == 1 || taken.add(publish.packetId())) {
            latest = Integer.parseInt(publish.payload());
            numbers.add(latest);
        }
        client.acknowledge(qos == 1 ? Type.PUBACK : Type.PUBREC, publish.packetId());
    }
}
