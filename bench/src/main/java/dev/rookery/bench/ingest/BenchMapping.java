package dev.rookery.bench.ingest;

/**
 * Mapping of published messages to readings.
 *
 * @param topic topic filter with the level {@code {device}}
 * @param rules column {@code rules} of {@code sensor_mappings}
 */
record BenchMapping(String topic, String rules) {}
