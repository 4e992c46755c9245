package dev.rookery.broker.memory;

/** Memory of the process from which state is allocated. The pools have separate budgets. */
public enum MemoryPool {
    /** Java heap. */
    HEAP,
    /** Direct memory: buffers of the network. */
    DIRECT
}
