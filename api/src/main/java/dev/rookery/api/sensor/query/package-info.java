/** Sensor data over HTTP. */
package dev.rookery.api.sensor.query;
