package dev.rookery.api.sensor;

/**
 * A metric of a device in one unit and of one type.
 *
 * @param metric the topic's levels after the device, joined by {@code /}
 * @param unit empty for none
 */
public record Series(String device, String metric, String unit, ReadingType type) {}
