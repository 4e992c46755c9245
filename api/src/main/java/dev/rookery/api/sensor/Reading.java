package dev.rookery.api.sensor;

import java.util.Optional;

/**
 * Measured value of a device.
 *
 * @param time microseconds since 1970
 * @param identity distinguishes readings of the series with the same time
 * @param value number; 0 or 1 for a boolean; NaN for a text
 * @param content text of a {@link ReadingType#TEXT} reading, or the digits of a number that {@code value} only approximates
 * @param statedTime time as the device stated it, if it is unreadable or implausible and {@code time} is that of the arrival
 */
public record Reading(
        Series series, long time, long identity, double value, Optional<String> content, Optional<String> statedTime) {}
