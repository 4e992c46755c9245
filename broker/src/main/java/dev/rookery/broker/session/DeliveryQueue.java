package dev.rookery.broker.session;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.memory.MemoryAccount;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.memory.MemoryScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Queue of a session's deliveries, limited by the client's and the tenant's quotas. */
final class DeliveryQueue {
    /** Memory of a queued delivery in addition to its message, in bytes. */
    private static final int OVERHEAD = 64;
    /** Size of a delivery and its place in the queue on the heap. */
    private static final int HEAP_BYTES = 80;

    private final ArrayDeque<Delivery> deliveries = new ArrayDeque<>(0);
    private final QueueBudget budget;
    private final MemoryAccount memory;
    private long bytes;
    /** Retained messages do not count against the queue limits; the tenant's limits of retained messages apply instead. */
    private int retained;

    DeliveryQueue(QueueBudget budget, MemoryAccount memory) {
        this.budget = budget;
        this.memory = memory;
    }

    boolean isEmpty() {
        return deliveries.isEmpty();
    }

    int size() {
        return deliveries.size();
    }

    /** Returns the bytes that count against the limits. */
    long bytes() {
        return bytes;
    }

    /**
     * Appends a delivery unless that exceeds a limit.
     *
     * @param maximumRetained maximum number of queued retained messages
     * @return whether the delivery was appended
     */
    boolean offer(Delivery delivery, ClientLimits limits, int maximumRetained) {
        boolean fits = delivery.isRetained()
                ? retained < maximumRetained
                : exceededLimit(cost(delivery), limits)
                        .map(budget::recordExceeded)
                        .isEmpty();
        if (!fits) {
            return false;
        }
        MemoryScope exhausted =
                memory.tryHold(MemoryKind.QUEUED, delivery.message().held(), heapBytes(delivery));
        if (exhausted != null) {
            budget.recordExceeded(Limit.of(exhausted));
            return false;
        }
        append(delivery);
        return true;
    }

    /** Appends a persisted delivery regardless of the limits. */
    void restore(Delivery delivery) {
        memory.hold(MemoryKind.QUEUED, delivery.message().held(), heapBytes(delivery));
        append(delivery);
    }

    private void append(Delivery delivery) {
        deliveries.add(delivery);
        count(delivery, 1);
    }

    private Optional<Limit> exceededLimit(int cost, ClientLimits limits) {
        if (deliveries.size() - retained >= limits.queuedMessages()) {
            return Optional.of(Limit.QUEUED_MESSAGES);
        }
        if (bytes + cost > limits.queuedBytes()) {
            return Optional.of(Limit.QUEUED_BYTES);
        }
        return budget.fits(cost) ? Optional.empty() : Optional.of(Limit.TENANT_QUEUED_BYTES);
    }

    @Nullable
    Delivery peek() {
        return deliveries.peek();
    }

    void forEach(Consumer<Delivery> action) {
        deliveries.forEach(action);
    }

    void removeFirst() {
        removed(deliveries.remove());
    }

    /** Removes and returns the deliveries that match the condition, in order. */
    List<Delivery> removeMatching(Predicate<Delivery> condition) {
        List<Delivery> removed = new ArrayList<>();
        for (Iterator<Delivery> all = deliveries.iterator(); all.hasNext(); ) {
            Delivery delivery = all.next();
            if (condition.test(delivery)) {
                all.remove();
                removed(delivery);
                removed.add(delivery);
            }
        }
        return removed;
    }

    private void removed(Delivery delivery) {
        count(delivery, -1);
        memory.letGo(MemoryKind.QUEUED, delivery.message().held(), heapBytes(delivery));
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

    private static int heapBytes(Delivery delivery) {
        return HEAP_BYTES + delivery.identifierHeapBytes();
    }

    private static int cost(Delivery delivery) {
        return OVERHEAD + delivery.message().size();
    }
}
