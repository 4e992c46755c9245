package dev.rookery.api.sensor.payload;

/** Thrown for a payload without readings. The message is the reason that users see, a short noun phrase. */
class PayloadException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    PayloadException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    @Override
    public String getMessage() {
        return reason;
    }
}
