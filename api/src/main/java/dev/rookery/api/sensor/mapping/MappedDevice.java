package dev.rookery.api.sensor.mapping;

/** Mapping that applies to a message, with the device that its topic names. */
public record MappedDevice(Mapping mapping, String device) {}
