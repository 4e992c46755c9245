package dev.rookery.api.sensor.mapping;

/**
 * Mapping that applies to a message, with what its topic names.
 *
 * @param metric levels after that of the device that wildcards stand for; empty for none. Metrics that the mapping does not name
 *     are below it, so that messages on different topics are different series
 */
public record MappedDevice(Mapping mapping, String device, String metric) {}
