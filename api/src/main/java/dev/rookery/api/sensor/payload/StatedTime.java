package dev.rookery.api.sensor.payload;

/** Time that a device states for its readings. */
sealed interface StatedTime {
    /** @param micros microseconds since 1970 */
    record Known(long micros) implements StatedTime {}

    /** @param text as the device has written it, shortened: all readings of an object have it, of which there may be 1,000 */
    record Unknown(String text, TimeFault fault) implements StatedTime {
        public Unknown {
            text = TextLimits.line(text);
        }
    }
}
