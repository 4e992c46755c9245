package dev.rookery.api.sensor.payload;

/** Thrown for a message of Sparkplug that cannot be read without the BIRTH of its edge node, which was not received. */
final class MissingBirthException extends PayloadException {
    private static final long serialVersionUID = 1L;

    MissingBirthException(String reason) {
        super(reason);
    }
}
