package dev.rookery.bench.report;

/** A scenario that could not be run against a broker. */
public record Skipped(String peer, String scenario, String reason) {}
