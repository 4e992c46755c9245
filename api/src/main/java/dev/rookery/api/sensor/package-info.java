/** Sensor data model: readings, series, messages that contain no readings, and topics. */
@NullMarked
package dev.rookery.api.sensor;

import org.jspecify.annotations.NullMarked;
