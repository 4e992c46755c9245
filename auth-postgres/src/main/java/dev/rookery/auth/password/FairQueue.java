package dev.rookery.auth.password;

import dev.rookery.auth.TenantId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bounded queue that serves tenants in turn, and within a tenant the sources (addresses) in turn, so that whoever
 * floods it waits behind itself. When it is full, the longest line gives way to a shorter one. For any thread.
 */
final class FairQueue<T> {
    private final int capacity;
    /** Next in turn comes first; no line is empty. */
    private final Map<TenantId, Map<Object, Deque<T>>> tenants = new LinkedHashMap<>();

    private int size;

    FairQueue(int capacity) {
        this.capacity = capacity;
    }

    /** @return who does not get a place: nobody, the newcomer, or the last of a longer line */
    synchronized Optional<T> offer(TenantId tenant, Object source, T element) {
        Optional<T> displaced = Optional.empty();
        if (size == capacity) {
            displaced = giveWay(lineLength(tenant, source));
            if (displaced.isEmpty()) {
                return Optional.of(element);
            }
        }
        tenants.computeIfAbsent(tenant, absent -> new LinkedHashMap<>())
                .computeIfAbsent(source, absent -> new ArrayDeque<>())
                .addLast(element);
        size++;
        notify();
        return displaced;
    }

    /** Waits for the next element. */
    synchronized T take() throws InterruptedException {
        while (size == 0) {
            wait();
        }
        TenantId tenant = tenants.keySet().iterator().next();
        Map<Object, Deque<T>> lines = tenants.remove(tenant);
        Object source = lines.keySet().iterator().next();
        Deque<T> line = lines.remove(source);
        T element = line.removeFirst();
        size--;
        // Whoever was served goes to the end.
        if (!line.isEmpty()) {
            lines.put(source, line);
        }
        if (!lines.isEmpty()) {
            tenants.put(tenant, lines);
        }
        return element;
    }

    synchronized int size() {
        return size;
    }

    private int lineLength(TenantId tenant, Object source) {
        Map<Object, Deque<T>> lines = tenants.get(tenant);
        Deque<T> line = lines == null ? null : lines.get(source);
        return line == null ? 0 : line.size();
    }

    /** Takes the last element of the longest line, if that would still be longer than the newcomer's. */
    private Optional<T> giveWay(int newcomersLine) {
        Deque<T> longest = null;
        for (Map<Object, Deque<T>> lines : tenants.values()) {
            for (Deque<T> line : lines.values()) {
                if (longest == null || line.size() > longest.size()) {
                    longest = line;
                }
            }
        }
        if (longest == null || longest.size() <= newcomersLine + 1) {
            return Optional.empty();
        }
        size--;
        return Optional.of(longest.removeLast());
    }
}
