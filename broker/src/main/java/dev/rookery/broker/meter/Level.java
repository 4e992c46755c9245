package dev.rookery.broker.meter;

/** What a tenant has now. */
public enum Level {
    /** Clients that are connected. */
    CONNECTIONS,
    /** What retained messages take, in bytes. */
    RETAINED_BYTES,
    /** What messages take that wait for their clients, in bytes. */
    QUEUED_BYTES
}
