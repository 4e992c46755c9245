package dev.rookery.broker.transport;

/** User events that a {@link Connection} fires on its pipeline. */
enum ConnectionEvent {
    /** Reading resumed after {@link Connection#pause}. */
    RESUMED,
    /** {@link Connection#startInBackground} was called. */
    WORK_ADDED,
    /** Incomplete logins from the address have too many bytes. */
    LOGIN_TOO_LARGE,
    /** The store failed to persist a change that an acknowledgement depends on. */
    PERSISTENCE_FAILED,
    /** The broker has sent its last bytes, and waits for the client to close the WebSocket. */
    CLOSED
}
