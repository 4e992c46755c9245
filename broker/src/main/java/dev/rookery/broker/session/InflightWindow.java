package dev.rookery.broker.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries in flight to a client, by packet identifier. A ring buffer that grows with the number in flight: lookup,
 * insertion and removal need neither a search nor an allocation.
 */
final class InflightWindow {
    private static final int LARGEST_ID = 65_535;

    private static final int SMALLEST = 8;
    /** Shared by all windows that never held a delivery; never written to. */
    private static final Delivery[] EMPTY = new Delivery[1];

    /** The delivery with an id is stored at the id modulo the length, which is a power of two. */
    private Delivery[] slots = EMPTY;

    private int size;
    private int lastId;
    private long sequence;

    int size() {
        return size;
    }

    /** Assigns a free packet identifier [MQTT-2.2.1-4] and adds the delivery. Holds up to 65,535 deliveries. */
    void add(Delivery delivery) {
        growIfHalfFull();
        do {
            lastId = lastId == LARGEST_ID ? 1 : lastId + 1;
        } while (slots[slot(lastId)] != null);
        put(delivery);
    }

    /** Adds a persisted delivery under its packet identifier. To be called in the order of transmission. */
    void restore(Delivery delivery, int packetId) {
        growIfHalfFull();
        while (slots[slot(packetId)] != null) {
            grow();
        }
        lastId = packetId;
        put(delivery);
    }

    private void put(Delivery delivery) {
        delivery.markSent(lastId, ++sequence);
        slots[slot(lastId)] = delivery;
        size++;
    }

    private void growIfHalfFull() {
        if (size * 2 >= slots.length - 1 && slots.length <= LARGEST_ID) {
            grow();
        }
    }

    /** Returns the delivery with the packet identifier, or null. */
    @Nullable
    Delivery get(int packetId) {
        Delivery delivery = slots[slot(packetId)];
        return delivery != null && delivery.packetId() == packetId ? delivery : null;
    }

    void remove(Delivery delivery) {
        slots[slot(delivery.packetId())] = null;
        size--;
    }

    /** Removes all deliveries. */
    void clear() {
        slots = EMPTY;
        size = 0;
    }

    /** Returns all deliveries in the order of their first transmission. */
    List<Delivery> inOrder() {
        List<Delivery> all = new ArrayList<>(size);
        for (Delivery delivery : slots) {
            if (delivery != null) {
                all.add(delivery);
            }
        }
        all.sort(Comparator.comparingLong(Delivery::order));
        return all;
    }

    private int slot(int packetId) {
        return packetId & (slots.length - 1);
    }

    private void grow() {
        Delivery[] old = slots;
        slots = new Delivery[Math.max(SMALLEST, old.length * 2)];
        for (Delivery delivery : old) {
            if (delivery != null) {
                slots[slot(delivery.packetId())] = delivery;
            }
        }
    }
}
