package dev.rookery.broker.store;

/** How much more a store can take. */
public enum Room {
    AMPLE,
    /** Much waits to be kept: clients that publish are to be held back. */
    SCARCE,
    /** Nothing is kept, and as much waits as may: nothing is to be taken on. */
    NONE
}
