package dev.rookery.broker.store;

/** How far a store's writes lag behind its changes. */
public enum StorePressure {
    LOW,
    /** Many unwritten changes: publishing clients are slowed down. */
    HIGH,
    /** The limit of unwritten changes is reached: CONNECT and PUBLISH are refused. */
    CRITICAL
}
