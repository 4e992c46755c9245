package dev.rookery.broker.session;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The deliveries that wait for their client, in order, within bounds. */
final class DeliveryQueue {
    /** Bytes that a waiting delivery takes beside its message. */
    private static final int OVERHEAD = 64;

    private final ArrayDeque<Delivery> waiting = new ArrayDeque<>(0);
    private final QueueBudget budget;
    private long bytes;
    /** Retained messages wait apart from the bounds: those that apply are the tenant's on what is retained. */
    private int retained;

    DeliveryQueue(QueueBudget budget) {
        this.budget = budget;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    /** Bytes that count against the bound. */
    long bytes() {
        return bytes;
    }

    /**
     * Adds a delivery at the end.
     *
     * @param retainedTopics how many retained messages may wait
     * @return whether there was room
     */
    boolean offer(Delivery delivery, ClientLimits limits, int retainedTopics) {
        boolean room = delivery.isRetained()
                ? retained < retainedTopics
                : fits(cost(delivery), limits).map(budget::reached).isEmpty();
        if (room) {
            waiting.add(delivery);
            count(delivery, 1);
        }
        return room;
    }

    /** Adds one that was kept, whatever the bounds. */
    void restore(Delivery delivery) {
        waiting.add(delivery);
        count(delivery, 1);
    }

    private Optional<Limit> fits(int cost, ClientLimits limits) {
        if (waiting.size() - retained >= limits.queuedMessages()) {
            return Optional.of(Limit.QUEUED_MESSAGES);
        }
        if (bytes + cost > limits.queuedBytes()) {
            return Optional.of(Limit.QUEUED_BYTES);
        }
        return budget.hasRoom(cost) ? Optional.empty() : Optional.of(Limit.TENANT_QUEUED_BYTES);
    }

    Delivery peek() {
        return waiting.peek();
    }

    void removeFirst() {
        count(waiting.remove(), -1);
    }

    /** Takes out those that fit the condition, in order. */
    List<Delivery> takeOut(Predicate<Delivery> condition) {
        List<Delivery> taken = new ArrayList<>();
        for (Iterator<Delivery> all = waiting.iterator(); all.hasNext(); ) {
            Delivery delivery = all.next();
            if (condition.test(delivery)) {
                all.remove();
                count(delivery, -1);
                taken.add(delivery);
            }
        }
        return taken;
    }

    private void count(Delivery delivery, int sign) {
        if (delivery.isRetained()) {
            retained += sign;
            budget.add(sign, 0);
        } else {
            long change = (long) sign * cost(delivery);
            bytes += change;
            budget.add(sign, change);
        }
    }

    private static int cost(Delivery delivery) {
        return OVERHEAD + delivery.message().size();
    }
}
