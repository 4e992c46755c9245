/** The way of sensor data from the broker into PostgreSQL: received, stored, and only then acknowledged. */
package dev.rookery.api.sensor.ingest;
