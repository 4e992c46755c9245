package dev.rookery.broker.transport;

/** Work that an event loop does in slices, between which it serves other clients. */
@FunctionalInterface
public interface SlicedWork {
    /**
     * Does at least one step, and more of them until the slice is over or no work is left. Called on the event loop.
     *
     * @return whether work is left
     */
    boolean run(TimeSlice slice);
}
