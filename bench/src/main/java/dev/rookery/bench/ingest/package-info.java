/** Benchmarks of sensor data: ingestion and queries. */
package dev.rookery.bench.ingest;
