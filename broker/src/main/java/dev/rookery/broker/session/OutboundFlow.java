package dev.rookery.broker.session;

import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.mqtt.AcknowledgementPacket.Type;
import dev.rookery.broker.mqtt.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Messages from the broker to the client of one session: under way, to be sent again, waiting (sections 4.3, 4.4, 4.9).
 */
final class OutboundFlow {
    private final PacketWindow window = new PacketWindow();
    private final DeliveryQueue queue;
    /** Those of the window that a new connection has not been sent again yet. */
    private final ArrayDeque<Delivery> again = new ArrayDeque<>(0);
    /** Whether the client may still have a message when its turn comes. */
    private final Predicate<Delivery> permitted;
    /** Told of what the client does not get after all. */
    private final BiConsumer<Delivery, DropReason> dropped;

    private final SessionPersistence record;
    /** PUBLISH packets that may be sent on this connection before one is answered; below 0 after a bound was lowered. */
    private int quota;

    OutboundFlow(
            Predicate<Delivery> permitted,
            BiConsumer<Delivery, DropReason> dropped,
            QueueBudget budget,
            SessionPersistence record) {
        this.record = record;
        this.permitted = permitted;
        this.dropped = dropped;
        this.queue = new DeliveryQueue(budget);
    }

    /** Whether a message with QoS 1 or 2 would be sent at once. */
    boolean hasRoom() {
        return quota > 0 && queue.isEmpty() && again.isEmpty();
    }

    int waiting() {
        return queue.size();
    }

    long waitingBytes() {
        return queue.bytes();
    }

    /** How many messages with QoS 1 or 2 are under way. */
    int inflight() {
        return window.size();
    }

    /** A new connection: what was under way is sent again, in order [MQTT-4.4.0-1], then what waited. */
    void attach(ClientConnection peer, ClientLimits limits) {
        quota = Math.min(peer.receiveMaximum(), limits.inflight());
        again.clear();
        again.addAll(window.inOrder());
        again.forEach(delivery -> delivery.counted(false));
        drain(peer);
    }

    /** The bounds changed while the client is connected. */
    void limit(ClientConnection peer, ClientLimits before, ClientLimits now) {
        quota += Math.min(peer.receiveMaximum(), now.inflight()) - Math.min(peer.receiveMaximum(), before.inflight());
        drain(peer);
    }

    void detach() {
        quota = 0;
        again.clear();
    }

    /** Sends a delivery, lets it wait or drops it. */
    void deliver(Delivery delivery, ClientConnection peer, ClientLimits limits, int retainedTopics) {
        boolean now = !peer.isFull() && (delivery.qos() == 0 ? queue.isEmpty() || !delivery.isRetained() : hasRoom());
        if (now) {
            transmit(delivery, peer);
        } else if (delivery.qos() > 0 || delivery.isRetained()) {
            // QoS 0 does not wait for a slow client, but what was retained must reach it [MQTT-3.3.1-9].
            enqueue(delivery, limits, retainedTopics);
        } else {
            dropped.accept(delivery, DropReason.SLOW_CLIENT);
        }
    }

    /** Keeps a delivery for a client that is away, or drops it. */
    void keep(Delivery delivery, ClientLimits limits) {
        if (delivery.qos() > 0) {
            enqueue(delivery, limits, 0);
        } else {
            dropped.accept(delivery, DropReason.CLIENT_AWAY);
        }
    }

    /** A message that was due before the broker was started. In order. */
    void restore(Delivery delivery, int packetId) {
        if (packetId == 0) {
            queue.restore(delivery);
        } else {
            window.restore(delivery, packetId);
        }
    }

    /** The client had answered it with PUBREC. */
    void restoreReceived(int packetId) {
        window.get(packetId).released();
    }

    private void enqueue(Delivery delivery, ClientLimits limits, int retainedTopics) {
        if (queue.offer(delivery, limits, retainedTopics)) {
            record.due(delivery);
        } else {
            dropped.accept(delivery, DropReason.QUEUE_FULL);
        }
    }

    /** Gives up what waits. */
    void discard() {
        queue.takeOut(delivery -> true);
    }

    /** Sends what waited, as much as the client and its network take. */
    void drain(ClientConnection peer) {
        while (!again.isEmpty() && !peer.isFull() && resend(again.peek(), peer)) {
            again.remove();
        }
        long now = System.nanoTime();
        while (again.isEmpty() && !queue.isEmpty() && !peer.isFull()) {
            Delivery next = queue.peek();
            if (next.qos() > 0 && quota <= 0) {
                return;
            }
            queue.removeFirst();
            if (next.message().isExpired(now)) {
                record.done(next);
                dropped.accept(next, DropReason.EXPIRED);
            } else if (!permitted.test(next)) {
                record.done(next);
                dropped.accept(next, DropReason.NO_RIGHT_TO_READ);
            } else {
                transmit(next, peer);
            }
        }
    }

    /** PUBACK, PUBREC or PUBCOMP from the client; what is not under way is answered as section 4.3 says. */
    void acknowledged(Type type, int packetId, boolean error, ClientConnection peer) {
        Delivery delivery = window.get(packetId);
        boolean due = delivery != null && isDue(type, delivery);
        switch (type) {
            case PUBACK, PUBCOMP -> {
                if (due) {
                    finish(delivery, peer);
                }
            }
            case PUBREC -> received(packetId, error, delivery, due, peer);
            case PUBREL -> throw new IllegalArgumentException("PUBREL is for the other direction");
        }
    }

    private void received(int packetId, boolean error, Delivery delivery, boolean due, ClientConnection peer) {
        if (error) {
            // [MQTT-4.8.2-6]: a message that was refused is discarded.
            if (due) {
                finish(delivery, peer);
            }
        } else if (due || delivery != null && delivery.stage() == Delivery.Stage.RELEASED) {
            if (due) {
                record.received(delivery);
            }
            delivery.released();
            peer.acknowledge(Type.PUBREL, packetId, ReasonCode.SUCCESS);
        } else {
            peer.acknowledge(Type.PUBREL, packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
        }
    }

    private static boolean isDue(Type type, Delivery delivery) {
        return switch (type) {
            case PUBACK -> delivery.qos() == 1;
            case PUBREC -> delivery.qos() == 2 && delivery.stage() == Delivery.Stage.SENT;
            case PUBCOMP -> delivery.stage() == Delivery.Stage.RELEASED;
            case PUBREL -> false;
        };
    }

    private void finish(Delivery delivery, ClientConnection peer) {
        leave(delivery);
        again.remove(delivery);
        // Section 4.9: PUBACK, PUBCOMP and a PUBREC that refuses give back what this connection's PUBLISH took.
        if (delivery.isCounted()) {
            quota++;
        }
        if (!queue.isEmpty() || !again.isEmpty()) {
            drain(peer);
        }
    }

    private void leave(Delivery delivery) {
        window.remove(delivery);
        record.done(delivery);
    }

    /** Messages that came by a shared subscription and were not sent yet; they are no longer this session's. */
    List<Delivery> takeUnsentShared(Predicate<Delivery> condition) {
        List<Delivery> taken = queue.takeOut(delivery -> delivery.group() != null && condition.test(delivery));
        taken.forEach(record::done);
        return taken;
    }

    /**
     * Messages that came by a shared subscription and that another member may have now that this session is at its end:
     * not those with QoS 2 that were sent [MQTT-4.8.2-5].
     */
    List<Delivery> takeShared() {
        List<Delivery> taken = new ArrayList<>();
        for (Delivery delivery : window.inOrder()) {
            if (delivery.group() != null && delivery.qos() == 1) {
                taken.add(delivery);
            }
        }
        taken.addAll(takeUnsentShared(delivery -> true));
        return taken;
    }

    private boolean resend(Delivery delivery, ClientConnection peer) {
        if (delivery.stage() == Delivery.Stage.SENT && !permitted.test(delivery)) {
            leave(delivery);
            dropped.accept(delivery, DropReason.NO_RIGHT_TO_READ);
            return true;
        }
        switch (delivery.stage()) {
            case RELEASED -> peer.acknowledge(Type.PUBREL, delivery.packetId(), ReasonCode.SUCCESS);
            case SENT, WAITING -> {
                if (quota <= 0) {
                    return false;
                }
                sendCounted(delivery, true, peer);
            }
        }
        return true;
    }

    private void transmit(Delivery delivery, ClientConnection peer) {
        if (delivery.qos() == 0) {
            if (!peer.send(delivery, false, System.nanoTime())) {
                dropped.accept(delivery, DropReason.TOO_LARGE);
            }
        } else {
            window.add(delivery);
            record.sent(delivery);
            sendCounted(delivery, false, peer);
        }
    }

    private void sendCounted(Delivery delivery, boolean dup, ClientConnection peer) {
        if (delivery.number() > 0) {
            // A broker that is started again must know what it sent, and under which identifier.
            peer.waitUntilKept();
        }
        if (peer.send(delivery, dup, System.nanoTime())) {
            delivery.counted(true);
            quota--;
        } else {
            // [MQTT-3.1.2-25]: too large for the client is as good as delivered.
            leave(delivery);
            dropped.accept(delivery, DropReason.TOO_LARGE);
        }
    }
}
