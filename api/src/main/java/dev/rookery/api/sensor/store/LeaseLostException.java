package dev.rookery.api.sensor.store;

/** Thrown when another process holds the lease of the sessions, or held it in the meantime. */
public final class LeaseLostException extends Exception {
    private static final long serialVersionUID = 1L;

    LeaseLostException(String lease) {
        super("another process holds or held the lease of " + lease);
    }
}
