package dev.rookery.broker.store;

/** How much more a store can take. */
public enum StorePressure {
    AMPLE,
    /** Much waits to be kept: clients that publish are to be held back. */
    SCARCE,
    /** As much waits to be kept as may: nothing is to be taken on. */
    NONE
}
