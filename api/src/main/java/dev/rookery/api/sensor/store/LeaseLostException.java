package dev.rookery.api.sensor.store;

/** Another process takes in what the session delivers, or did so meanwhile. */
public final class LeaseLostException extends Exception {
    private static final long serialVersionUID = 1L;

    LeaseLostException(String session) {
        super("Another process takes in, or has taken in, what session " + session + " delivers");
    }
}
