package dev.rookery.api.sensor.payload;

/** Reason for which the time that a device states is replaced by the time of arrival. */
public enum TimeFault {
    /** The text has none of the accepted forms. */
    UNREADABLE,
    /** The time is too long before, or after, the arrival of the message. */
    OUT_OF_RANGE
}
