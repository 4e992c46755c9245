package dev.rookery.api.sensor;

/**
 * Readings of one metric of a device with the same unit and type.
 *
 * @param metric topic levels after the device, joined by {@code /}
 * @param unit empty for none
 */
public record Series(String device, String metric, String unit, ReadingType type) {}
