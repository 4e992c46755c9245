/** Readings on their way into PostgreSQL, and their partitions there. */
package dev.rookery.api.sensor.store;
