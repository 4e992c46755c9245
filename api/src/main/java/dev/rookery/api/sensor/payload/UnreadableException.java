package dev.rookery.api.sensor.payload;

/** A payload that holds no readings; the message says why, in words for the device's owner. */
final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String reason) {
        super(reason, null, false, false);
    }
}
