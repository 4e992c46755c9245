package dev.rookery.broker.meter;

/** Current quantities of a tenant. */
public enum UsageGauge {
    /** Connected clients. */
    CONNECTIONS,
    /** Size of the retained messages in bytes. */
    RETAINED_BYTES,
    /** Size of the messages queued for clients in bytes. */
    QUEUED_BYTES
}
