package dev.rookery.bench.report;

/** Scenario that a broker does not support. */
public record Skipped(String peer, String scenario, String reason) {}
