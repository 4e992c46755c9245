/** Sensor data under load: from PUBLISH to row, and out again. */
package dev.rookery.bench.ingest;
