/** Queries, aggregation and export of sensor data. */
@NullMarked
package dev.rookery.api.sensor.query;

import org.jspecify.annotations.NullMarked;
