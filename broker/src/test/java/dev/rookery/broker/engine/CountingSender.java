package dev.rookery.broker.engine;

import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.WireClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Publishes 1, 2, 3, … in a session that outlives every connection, and sends again what was not acknowledged to the end. */
final class CountingSender extends DurableClient {
    private static final int UNDER_WAY = 20;
    private static final int LARGEST_ID = 65_535;

    private record Sent(int number, boolean released) {}

    private final int qos;
    private final Map<Integer, Sent> underWay = new LinkedHashMap<>();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private int lastId;
    private int last;
    private volatile boolean stopped;

    CountingSender(int qos) {
        super("sender" + qos);
        this.qos = qos;
    }

    /** One more number, and {@link #serve} returns when all are acknowledged. */
    void stop() {
        stopped = true;
    }

    /** The last number; once it is stopped. */
    int last() {
        return last;
    }

    Set<Integer> acknowledged() {
        return acknowledged;
    }

    @Override
    void use(WireClient client) {
        underWay.forEach((id, sent) -> {
            if (sent.released) {
                client.acknowledge(Type.PUBREL, id);
            } else {
                client.publish(publish(sent.number, id).dup());
            }
        });
        if (stopped) {
            publishNext(client);
        }
        while (!stopped || !underWay.isEmpty()) {
            while (!stopped && underWay.size() < UNDER_WAY) {
                publishNext(client);
            }
            answered(client, client.receive(Acknowledgement.class));
        }
    }

    private void publishNext(WireClient client) {
        do {
            lastId = lastId % LARGEST_ID + 1;
        } while (underWay.containsKey(lastId));
        last++;
        underWay.put(lastId, new Sent(last, false));
        client.publish(publish(last, lastId));
    }

    private Publish publish(int number, int id) {
        return Publish.of("numbers/" + qos, Integer.toString(number)).qos(qos, id);
    }

    private void answered(WireClient client, Acknowledgement answer) {
        int id = answer.packetId();
        if (answer.type() == Type.PUBREC) {
            underWay.put(id, new Sent(underWay.get(id).number, true));
            client.acknowledge(Type.PUBREL, id);
        } else {
            acknowledged.add(underWay.remove(id).number);
        }
    }
}
