package dev.rookery.auth.cpu;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.TenantId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Bounded queue with round-robin scheduling over tenants and, within a tenant, over sources (addresses): a source that
 * floods it delays only itself. If the queue is full, the last element of the longest per-source queue is evicted in
 * favor of a shorter one. Thread-safe.
 */
public final class FairQueue<T> {
    private final int capacity;
    /** In round-robin order; no per-source queue is empty. */
    @GuardedBy("this")
    private final Map<TenantId, Map<Object, Deque<T>>> tenants = new LinkedHashMap<>();

    @GuardedBy("this")
    private int size;

    /** @param capacity maximum number of elements */
    public FairQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Adds an element and returns the rejected one: empty, the new element, or the last of a longer per-source queue. */
    public synchronized Optional<T> offer(TenantId tenant, Object source, T element) {
        Optional<T> evicted = Optional.empty();
        if (size == capacity) {
            evicted = evictFromLongest(queueLength(tenant, source));
            if (evicted.isEmpty()) {
                return Optional.of(element);
            }
        }
        tenants.computeIfAbsent(tenant, absent -> new LinkedHashMap<>())
                .computeIfAbsent(source, absent -> new ArrayDeque<>())
                .addLast(element);
        size++;
        notify();
        return evicted;
    }

    /** Removes the next element; blocks while the queue is empty. */
    public synchronized T take() throws InterruptedException {
        while (size == 0) {
            wait();
        }
        return removeNext();
    }

    /** Removes the next element; empty if there is none. */
    public synchronized Optional<T> poll() {
        return size == 0 ? Optional.empty() : Optional.of(removeNext());
    }

    @GuardedBy("this")
    private T removeNext() {
        TenantId tenant = tenants.keySet().iterator().next();
        Map<Object, Deque<T>> sources = Objects.requireNonNull(tenants.remove(tenant));
        Object source = sources.keySet().iterator().next();
        Deque<T> queue = Objects.requireNonNull(sources.remove(source));
        T element = queue.removeFirst();
        size--;
        // Tenant and source go to the end of the round-robin order.
        if (!queue.isEmpty()) {
            sources.put(source, queue);
        }
        if (!sources.isEmpty()) {
            tenants.put(tenant, sources);
        }
        return element;
    }

    public synchronized int size() {
        return size;
    }

    @GuardedBy("this")
    private int queueLength(TenantId tenant, Object source) {
        Map<Object, Deque<T>> sources = tenants.get(tenant);
        Deque<T> queue = sources == null ? null : sources.get(source);
        return queue == null ? 0 : queue.size();
    }

    /** Removes the last element of the longest per-source queue if that stays longer than the new element's queue. */
    @GuardedBy("this")
    private Optional<T> evictFromLongest(int newQueueLength) {
        Deque<T> longest = null;
        for (Map<Object, Deque<T>> sources : tenants.values()) {
            for (Deque<T> queue : sources.values()) {
                if (longest == null || queue.size() > longest.size()) {
                    longest = queue;
                }
            }
        }
        if (longest == null || longest.size() <= newQueueLength + 1) {
            return Optional.empty();
        }
        size--;
        return Optional.of(longest.removeLast());
    }
}
