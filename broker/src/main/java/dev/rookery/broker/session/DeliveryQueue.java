package dev.rookery.broker.session;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Queue of a session's deliveries, limited by the client's and the tenant's quotas. */
final class DeliveryQueue {
    /** Memory of a queued delivery in addition to its message, in bytes. */
    private static final int OVERHEAD = 64;

    private final ArrayDeque<Delivery> deliveries = new ArrayDeque<>(0);
    private final QueueBudget budget;
    private long bytes;
    /** Retained messages do not count against the queue limits; the tenant's limits of retained messages apply instead. */
    private int retained;

    DeliveryQueue(QueueBudget budget) {
        this.budget = budget;
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
        if (fits) {
            append(delivery);
        }
        return fits;
    }

    /** Appends a persisted delivery regardless of the limits. */
    void restore(Delivery delivery) {
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

    void removeFirst() {
        count(deliveries.remove(), -1);
    }

    /** Removes and returns the deliveries that match the condition, in order. */
    List<Delivery> removeMatching(Predicate<Delivery> condition) {
        List<Delivery> removed = new ArrayList<>();
        for (Iterator<Delivery> all = deliveries.iterator(); all.hasNext(); ) {
            Delivery delivery = all.next();
            if (condition.test(delivery)) {
                all.remove();
                count(delivery, -1);
                removed.add(delivery);
            }
        }
        return removed;
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
