package dev.rookery.api.sensor.payload;

/** Time that a device states for its readings. */
sealed interface StatedTime {
    /** @param micros microseconds since 1970 */
    record Known(long micros) implements StatedTime {}

    /**
     * Time that the device states relative to the arrival of the message, and that differs in a redelivery.
     *
     * @param micros microseconds since 1970
     */
    record OfArrival(long micros) implements StatedTime {}

    /** @param text as the device has written it, shortened: all readings of an object have it, of which there may be 1,000 */
    record Unknown(String text, TimeFault fault) implements StatedTime {
        public Unknown {
            text = TextLimits.line(text);
        }
    }
}
