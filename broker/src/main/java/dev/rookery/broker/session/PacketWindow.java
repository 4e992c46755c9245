package dev.rookery.broker.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The deliveries under way to a client by packet identifier. A ring that grows with the number under way: finding,
 * adding and removing one takes no search and no allocation.
 */
final class PacketWindow {
    private static final int LARGEST_ID = 65_535;

    private static final int SMALLEST = 8;
    /** Of a client that has got nothing with QoS 1 or 2 yet; never written to. */
    private static final Delivery[] NONE = new Delivery[1];

    /** The delivery with an id lies at the id modulo the length, which is a power of two. */
    private Delivery[] slots = NONE;

    private int size;
    private int lastId;
    private long sequence;

    int size() {
        return size;
    }

    /** Gives the delivery an identifier that is not in use [MQTT-2.2.1-4] and keeps it. At most 65,535 fit. */
    void add(Delivery delivery) {
        growIfHalfFull();
        do {
            lastId = lastId == LARGEST_ID ? 1 : lastId + 1;
        } while (slots[slot(lastId)] != null);
        put(delivery);
    }

    /** Keeps a delivery that was sent under this identifier before the broker was started. In order. */
    void restore(Delivery delivery, int packetId) {
        growIfHalfFull();
        while (slots[slot(packetId)] != null) {
            grow();
        }
        lastId = packetId;
        put(delivery);
    }

    private void put(Delivery delivery) {
        delivery.sent(lastId, ++sequence);
        slots[slot(lastId)] = delivery;
        size++;
    }

    private void growIfHalfFull() {
        if (size * 2 >= slots.length - 1 && slots.length <= LARGEST_ID) {
            grow();
        }
    }

    /** The delivery with the identifier, or null. */
    Delivery get(int packetId) {
        Delivery delivery = slots[slot(packetId)];
        return delivery != null && delivery.packetId() == packetId ? delivery : null;
    }

    void remove(Delivery delivery) {
        slots[slot(delivery.packetId())] = null;
        size--;
    }

    /** All deliveries in the order in which they were first sent. */
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
