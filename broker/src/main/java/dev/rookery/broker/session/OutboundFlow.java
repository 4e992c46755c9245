package dev.rookery.broker.session;

import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.memory.MemoryAccount;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.memory.MemoryScope;
import dev.rookery.broker.mqtt.AcknowledgementPacket.Type;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.ProtocolVersion;
import dev.rookery.broker.mqtt.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Messages from the broker to the client of one session: in flight, to be retransmitted, queued (sections 4.3, 4.4, 4.9). */
final class OutboundFlow {
    /** Size of a delivery and its place in the window on the heap. */
    private static final int INFLIGHT_HEAP_BYTES = 88;

    private final InflightWindow window = new InflightWindow();
    private final DeliveryQueue queue;
    private final QueueBudget budget;
    private final MemoryAccount memory;
    /** Deliveries of the window that are not retransmitted on the current connection yet. */
    private final ArrayDeque<Delivery> retransmissions = new ArrayDeque<>(0);

    private final Predicate<Delivery> mayReceive;
    private final BiConsumer<Delivery, DropReason> dropListener;
    private final SessionPersistence persistence;
    /** PUBLISH packets that may be sent before an acknowledgement; negative after the limit was lowered (section 4.9). */
    private int sendQuota;

    /**
     * @param mayReceive access check at the time of transmission
     * @param dropListener receives the deliveries that do not reach the client
     * @param memory charged for messages in flight and queued
     */
    OutboundFlow(
            Predicate<Delivery> mayReceive,
            BiConsumer<Delivery, DropReason> dropListener,
            QueueBudget budget,
            MemoryAccount memory,
            SessionPersistence persistence) {
        this.persistence = persistence;
        this.mayReceive = mayReceive;
        this.dropListener = dropListener;
        this.budget = budget;
        this.memory = memory;
        this.queue = new DeliveryQueue(budget, memory);
    }

    /** Returns whether a message with QoS 1 or 2 would be sent without queuing. */
    boolean hasCapacity() {
        return sendQuota > 0 && queue.isEmpty() && retransmissions.isEmpty();
    }

    /** Returns whether a retained message of a subscription with this QoS would be sent without queuing. */
    boolean hasCapacity(int qos) {
        return qos == 0 ? queue.isEmpty() : hasCapacity();
    }

    int queuedMessages() {
        return queue.size();
    }

    long queuedBytes() {
        return queue.bytes();
    }

    /** Returns the number of messages with QoS 1 or 2 in flight. */
    int inflight() {
        return window.size();
    }

    /** Starts a new connection: retransmits the messages in flight in order [MQTT-4.4.0-1], then sends the queued ones. */
    void attach(ClientConnection client, ClientLimits limits) {
        sendQuota = maximumInflight(client, limits);
        retransmissions.clear();
        retransmissions.addAll(window.inOrder());
        retransmissions.forEach(delivery -> delivery.setCountsAgainstQuota(false));
        drain(client);
    }

    /** Applies changed limits to the current connection. */
    void updateLimits(ClientConnection client, ClientLimits before, ClientLimits after) {
        sendQuota += maximumInflight(client, after) - maximumInflight(client, before);
        drain(client);
    }

    private static int maximumInflight(ClientConnection client, ClientLimits limits) {
        return Math.min(client.receiveMaximum(), limits.inflight());
    }

    void detach() {
        sendQuota = 0;
        retransmissions.clear();
        memory.giveBackCredit();
    }

    /** Sends, queues or drops a delivery. */
    void deliver(Delivery delivery, ClientConnection client, ClientLimits limits, int maximumRetained) {
        boolean immediately = client.isWritable()
                && (delivery.qos() == 0 ? queue.isEmpty() || !delivery.isRetained() : hasCapacity());
        if (immediately && delivery.qos() > 0) {
            transmitIfMemoryFits(delivery, client);
        } else if (immediately) {
            transmit(delivery, client);
        } else if (delivery.qos() > 0 || delivery.isRetained()) {
            // QoS 0 is not queued for a slow client, but retained messages must reach it [MQTT-3.3.1-9].
            enqueue(delivery, limits, maximumRetained);
        } else {
            dropListener.accept(delivery, DropReason.SLOW_CLIENT);
        }
    }

    private void transmitIfMemoryFits(Delivery delivery, ClientConnection client) {
        MemoryScope exhausted =
                memory.tryHold(MemoryKind.INFLIGHT, delivery.message().held(), inflightHeapBytes(delivery));
        if (exhausted == null) {
            transmit(delivery, client);
        } else {
            budget.recordExceeded(Limit.of(exhausted));
            dropListener.accept(delivery, DropReason.QUEUE_FULL);
        }
    }

    private static int inflightHeapBytes(Delivery delivery) {
        return INFLIGHT_HEAP_BYTES + delivery.identifierHeapBytes();
    }

    private void chargeInflight(Delivery delivery) {
        memory.hold(MemoryKind.INFLIGHT, delivery.message().held(), inflightHeapBytes(delivery));
    }

    private void releaseInflight(Delivery delivery) {
        memory.letGo(MemoryKind.INFLIGHT, delivery.message().held(), inflightHeapBytes(delivery));
    }

    /** Queues or drops a delivery to a client that is not connected. */
    void deliverOffline(Delivery delivery, ClientLimits limits) {
        if (delivery.qos() > 0) {
            enqueue(delivery, limits, 0);
        } else {
            dropListener.accept(delivery, DropReason.CLIENT_AWAY);
        }
    }

    /**
     * Adds a persisted delivery. To be called in the order of the deliveries.
     *
     * @param packetId 0 if the delivery is queued
     */
    void restore(Delivery delivery, int packetId) {
        if (packetId == 0) {
            queue.restore(delivery);
        } else {
            chargeInflight(delivery);
            window.restore(delivery, packetId);
        }
    }

    /** Restores a persisted PUBREC. */
    void restoreReceived(int packetId) {
        Objects.requireNonNull(window.get(packetId), "delivery in flight").markReleased();
    }

    private void enqueue(Delivery delivery, ClientLimits limits, int maximumRetained) {
        if (queue.offer(delivery, limits, maximumRetained)) {
            persistence.messageQueued(delivery);
        } else {
            dropListener.accept(delivery, DropReason.QUEUE_FULL);
        }
    }

    /** Passes the deliveries that outlive a connection: those in flight, then the queued ones with QoS 1 or 2, in order. */
    void forEachPersisted(Consumer<Delivery> deliveries) {
        window.inOrder().forEach(deliveries);
        queue.forEach(delivery -> {
            if (delivery.qos() > 0) {
                deliveries.accept(delivery);
            }
        });
    }

    /** Removes all deliveries, queued and in flight. */
    void discard() {
        queue.removeMatching(delivery -> true);
        window.inOrder().forEach(this::releaseInflight);
        window.clear();
    }

    /** Sends retransmissions and queued deliveries until the send quota or the outbound buffer is exhausted. */
    void drain(ClientConnection client) {
        for (Delivery next = retransmissions.peek();
                next != null && client.isWritable() && retransmit(next, client);
                next = retransmissions.peek()) {
            retransmissions.remove();
        }
        if (!retransmissions.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        for (Delivery next = queue.peek(); next != null && client.isWritable(); next = queue.peek()) {
            if (next.qos() > 0 && sendQuota <= 0) {
                return;
            }
            queue.removeFirst();
            if (next.message().isExpired(now)) {
                persistence.messageRemoved(next);
                dropListener.accept(next, DropReason.EXPIRED);
            } else if (!mayReceive.test(next)) {
                persistence.messageRemoved(next);
                dropListener.accept(next, DropReason.NO_RIGHT_TO_READ);
            } else {
                if (next.qos() > 0) {
                    chargeInflight(next);
                }
                transmit(next, client);
            }
        }
    }

    /**
     * Handles PUBACK, PUBREC or PUBCOMP. Unknown packet identifiers are answered as section 4.3 requires.
     *
     * @throws PacketException if the packet does not belong to the QoS or the progress of its message: a protocol violation
     *     [MQTT-4.8.0-1] (3.1.1), [MQTT-4.13.1-1] (5.0), which MQTT 3.1 does not define
     */
    void acknowledged(Type type, int packetId, boolean error, ClientConnection client) throws PacketException {
        Delivery delivery = window.get(packetId);
        if (delivery != null && !fits(type, delivery) && client.version() != ProtocolVersion.V3_1) {
            throw PacketException.protocolError(type + " does not acknowledge this message");
        }
        switch (type) {
            case PUBACK, PUBCOMP -> {
                if (delivery != null && isExpected(type, delivery)) {
                    finish(delivery, client);
                }
            }
            case PUBREC -> received(packetId, error, delivery, client);
            case PUBREL -> throw new IllegalArgumentException("PUBREL acknowledges a message from the client");
        }
    }

    private void received(int packetId, boolean error, @Nullable Delivery delivery, ClientConnection client) {
        boolean expected = delivery != null && isExpected(Type.PUBREC, delivery);
        if (error) {
            // [MQTT-4.8.2-6]: a rejected message is discarded.
            if (delivery != null && expected) {
                finish(delivery, client);
            }
        } else if (delivery != null && (expected || delivery.stage() == Delivery.Stage.RELEASED)) {
            if (expected) {
                persistence.messageReceived(delivery);
            }
            delivery.markReleased();
            client.acknowledge(Type.PUBREL, packetId, ReasonCode.SUCCESS);
        } else {
            client.acknowledge(Type.PUBREL, packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
        }
    }

    /** Returns whether the packet acknowledges the delivery, now or, as a copy, before. */
    private static boolean fits(Type type, Delivery delivery) {
        return isExpected(type, delivery) || type == Type.PUBREC && delivery.qos() == 2;
    }

    private static boolean isExpected(Type type, Delivery delivery) {
        return switch (type) {
            case PUBACK -> delivery.qos() == 1;
            case PUBREC -> delivery.qos() == 2 && delivery.stage() == Delivery.Stage.SENT;
            case PUBCOMP -> delivery.stage() == Delivery.Stage.RELEASED;
            case PUBREL -> false;
        };
    }

    private void finish(Delivery delivery, ClientConnection client) {
        remove(delivery);
        retransmissions.remove(delivery);
        // Section 4.9: PUBACK, PUBCOMP and PUBREC with an error return the quota used by this connection's PUBLISH.
        if (delivery.countsAgainstQuota()) {
            sendQuota++;
        }
        if (!queue.isEmpty() || !retransmissions.isEmpty()) {
            drain(client);
        }
    }

    private void remove(Delivery delivery) {
        window.remove(delivery);
        releaseInflight(delivery);
        persistence.messageRemoved(delivery);
    }

    /** Removes and returns the queued deliveries of shared subscriptions that match the condition on their filter. */
    List<Delivery> removeUnsentShared(Predicate<String> filterCondition) {
        List<Delivery> removed = queue.removeMatching(
                delivery -> delivery.sharedFilter() != null && filterCondition.test(delivery.sharedFilter()));
        removed.forEach(persistence::messageRemoved);
        return removed;
    }

    /**
     * Removes and returns the deliveries of shared subscriptions that other members may receive after the end of this
     * session; not QoS 2 messages in flight [MQTT-4.8.2-5].
     */
    List<Delivery> removeShared() {
        List<Delivery> removed = new ArrayList<>();
        for (Delivery delivery : window.inOrder()) {
            if (delivery.sharedFilter() != null && delivery.qos() == 1) {
                removed.add(delivery);
            }
        }
        removed.addAll(removeUnsentShared(filter -> true));
        return removed;
    }

    /** Returns whether the delivery was handled; false if the send quota is exhausted. */
    private boolean retransmit(Delivery delivery, ClientConnection client) {
        if (delivery.stage() == Delivery.Stage.SENT && !mayReceive.test(delivery)) {
            remove(delivery);
            dropListener.accept(delivery, DropReason.NO_RIGHT_TO_READ);
            return true;
        }
        if (delivery.stage() == Delivery.Stage.RELEASED) {
            client.acknowledge(Type.PUBREL, delivery.packetId(), ReasonCode.SUCCESS);
            return true;
        }
        if (sendQuota <= 0) {
            return false;
        }
        sendWithQuota(delivery, true, client);
        return true;
    }

    /** Sends a delivery; with QoS 1 or 2, one that is charged as in flight. */
    private void transmit(Delivery delivery, ClientConnection client) {
        if (delivery.qos() == 0) {
            if (!client.send(delivery, false, System.nanoTime())) {
                dropListener.accept(delivery, DropReason.TOO_LARGE);
            }
        } else {
            window.add(delivery);
            persistence.messageSent(delivery);
            sendWithQuota(delivery, false, client);
        }
    }

    private void sendWithQuota(Delivery delivery, boolean dup, ClientConnection client) {
        if (delivery.storeNumber() > 0) {
            // After a restart the broker must know the sent messages and their packet identifiers.
            client.awaitPersistence();
        }
        if (client.send(delivery, dup, System.nanoTime())) {
            delivery.setCountsAgainstQuota(true);
            sendQuota--;
        } else {
            // [MQTT-3.1.2-25]: a message that exceeds the client's maximum packet size counts as delivered.
            remove(delivery);
            dropListener.accept(delivery, DropReason.TOO_LARGE);
        }
    }
}
