/** Ingestion of sensor data: MQTT sessions with the broker and the workers that store what they receive. */
@NullMarked
package dev.rookery.api.sensor.ingest;

import org.jspecify.annotations.NullMarked;
