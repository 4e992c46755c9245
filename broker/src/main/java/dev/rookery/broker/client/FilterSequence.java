package dev.rookery.broker.client;

import dev.rookery.broker.mqtt.PacketEntries;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.transport.PacketWork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Work of a SUBSCRIBE or UNSUBSCRIBE packet: decodes and validates, then handles a filter in each step, as if each filter had a packet of its own
 * [MQTT-3.8.4-5]. A malformed filter is found before any filter takes effect. Confined to the tenant's event loop.
 *
 * @param <F> type of an entry of the packet
 */
abstract class FilterSequence<F> implements PacketWork {
    /** Validates an entry of the packet. */
    @FunctionalInterface
    interface Validation<F> {
        void check(F entry) throws PacketException;
    }

    private final PacketEntries<F> packet;
    private final List<F> entries = new ArrayList<>(1);
    private final Validation<? super F> validation;
    private final BooleanSupplier current;
    private final List<Integer> codes = new ArrayList<>(1);

    /** @param current whether the client still has its session; the work ends otherwise */
    FilterSequence(PacketEntries<F> packet, Validation<? super F> validation, BooleanSupplier current) {
        this.packet = packet;
        this.validation = validation;
        this.current = current;
    }

    @Override
    public final boolean step() throws PacketException {
        if (!current.getAsBoolean()) {
            return false;
        }
        if (packet.hasNext()) {
            F entry = packet.next();
            validation.check(entry);
            entries.add(entry);
            return true;
        }
        codes.add(handle(entries.get(codes.size())));
        if (codes.size() < entries.size()) {
            return true;
        }
        finish(codes);
        return false;
    }

    /** Handles an entry and returns its reason code. */
    abstract int handle(F entry);

    /** Handles the end of the packet. */
    abstract void finish(List<Integer> codes);
}
