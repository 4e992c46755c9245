package dev.rookery.broker.store;

/** When a change of durable state is acknowledged. */
public enum Durability {
    /** At once: state is in memory only and lost when the process ends. */
    NONE,
    /** After the write to the operating system: state survives a crash of the process. */
    OS,
    /** After fsync: state also survives a crash of the operating system and a power failure. */
    FSYNC
}
