package dev.rookery.broker.engine;

import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.WireClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Publishes 1, 2, 3, … in a durable session, and retransmits unacknowledged messages. */
final class CountingSender extends DurableClient {
    private static final int MAXIMUM_INFLIGHT = 20;
    private static final int LARGEST_ID = 65_535;

    private record Sent(int number, boolean released) {}

    private final int qos;
    private final Map<Integer, Sent> inflight = new LinkedHashMap<>();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private int lastId;
    private int last;
    private volatile boolean stopped;

    CountingSender(int qos) {
        super("sender" + qos);
        this.qos = qos;
    }

    /** Publishes one more number; {@link #serve} returns when all are acknowledged. */
    void stop() {
        stopped = true;
    }

    /** Returns the last number. To be called after {@link #stop}. */
    int last() {
        return last;
    }

    Set<Integer> acknowledged() {
        return acknowledged;
    }

    @Override
    void use(WireClient client) {
        inflight.forEach((id, sent) -> {
            if (sent.released) {
                client.acknowledge(Type.PUBREL, id);
            } else {
                client.publish(publish(sent.number, id).dup());
            }
        });
        if (stopped) {
            publishNext(client);
        }
        while (!stopped || !inflight.isEmpty()) {
            while (!stopped && inflight.size() < MAXIMUM_INFLIGHT) {
                publishNext(client);
            }
            acknowledged(client, client.receive(Acknowledgement.class));
        }
    }

    private void publishNext(WireClient client) {
        do {
            lastId = lastId % LARGEST_ID + 1;
        } while (inflight.containsKey(lastId));
        last++;
        inflight.put(lastId, new Sent(last, false));
        client.publish(publish(last, lastId));
    }

    private Publish publish(int number, int id) {
        return Publish.of("numbers/" + qos, Integer.toString(number)).qos(qos, id);
    }

    private void acknowledged(WireClient client, Acknowledgement acknowledgement) {
        int id = acknowledgement.packetId();
        if (acknowledgement.type() == Type.PUBREC) {
            inflight.put(id, new Sent(inflight.get(id).number, true));
            client.acknowledge(Type.PUBREL, id);
        } else {
            acknowledged.add(inflight.remove(id).number);
        }
    }
}
