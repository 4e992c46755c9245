package dev.rookery.broker.memory;

/** Whose budget is exhausted when new state is refused. */
public enum MemoryScope {
    CLIENT,
    USER,
    TENANT,
    /** The broker's process: the kind's share or the whole budget. */
    BROKER
}
