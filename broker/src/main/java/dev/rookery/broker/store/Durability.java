package dev.rookery.broker.store;

/** What has to be true before a change of durable state is acknowledged. */
public enum Durability {
    /** Nothing: state ends with the process. */
    NONE,
    /** The operating system has it: it survives the end of the process, however that comes. */
    OS,
    /** The disk has it: it survives a loss of power too. */
    FSYNC
}
